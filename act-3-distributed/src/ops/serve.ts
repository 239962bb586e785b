import { once } from "node:events";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "./log.ts";

/** How long requests may take to finish after a signal to stop. */
const drainMs = 3_000;

/** How long stopping may take in total, from the signal. All services stop at the same time. */
const stopMs = 4_500;

type Address = { port: number; host: string };

/**
 * Listens for requests until a signal to stop arrives. Then it lets the requests in progress finish,
 * calls `stop` and ends the process with exit code 0. Throws if it cannot listen. With `callersFirst`,
 * it first serves until its callers have closed their connections, so that a service stops after the
 * gateway. `disconnect` is the end of the program that has started this one.
 */
export async function serve(
  server: Server,
  stop: () => Promise<void>,
  { port, host }: Address,
  { callersFirst = false } = {},
): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
  log.info(`Listening on ${host}:${port}`);

  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "disconnect"]) {
    // Not `once`: a terminal and `npm start` both send a signal, and a second one would end it.
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => {
        log.warn(`Stopping took more than ${stopMs} ms: background work was cut off.`);
        process.exit();
      }, stopMs);
      if (callersFirst) await untilAlone(server);
      server.close(() => void stop().then(() => process.exit()));
      // Browsers open spare connections. These must not delay the exit.
      setTimeout(() => server.closeAllConnections(), callersFirst ? 0 : drainMs);
    });
  }
}

/** Waits until no client is connected, for `drainMs` at most. */
async function untilAlone(server: Server): Promise<void> {
  const deadline = performance.now() + drainMs;
  while ((await connectionsOf(server)) > 0 && performance.now() < deadline) await sleep(20);
}

const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
