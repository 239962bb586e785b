import { once } from "node:events";
import type { Server } from "node:http";
import { log } from "./log.ts";

/** How long requests may take to finish after a signal to stop. */
const drainMs = 3_000;

/** How long stopping may take in total. Docker kills a process after ten seconds. */
const stopMs = 8_000;

type Address = { port: number; host: string; publicUrl: string };

/**
 * Listens for requests until a signal to stop arrives. Then it lets the requests in progress finish,
 * calls `stop` and ends the process with exit code 0. Throws if it cannot listen.
 */
export async function serve(
  server: Server,
  stop: () => Promise<void>,
  { port, host, publicUrl }: Address,
): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
  log.info(`Listening on ${publicUrl}`);

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close(() => void stop().then(() => process.exit()));
      // Browsers open spare connections. These must not delay the exit.
      setTimeout(() => server.closeAllConnections(), drainMs);
      setTimeout(() => {
        log.warn(`Stopping took more than ${stopMs} ms: background work was cut off.`);
        process.exit();
      }, stopMs);
    });
  }
}
