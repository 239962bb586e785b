import { connect } from "node:net";
import type { Act } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { isFree } from "../../shared/kit/ports.ts";

function somethingListens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const answer = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
    socket.once("timeout", () => answer(false));
  });
}

/** Whether browsers refuse a port, because it belongs to another protocol (22, 6000, …). */
async function isRefusedByBrowsers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) });
    return false;
  } catch (error) {
    return ((error as Error).cause as Error | undefined)?.message === "bad port";
  }
}

/** The number of the act that answers on a port, if it is an act. */
export async function actAt(port: number): Promise<number | undefined> {
  try {
    const signal = AbortSignal.timeout(1000);
    const health = await fetch(`http://127.0.0.1:${port}/healthz`, { signal });
    return ((await health.json()) as { act?: number }).act;
  } catch {
    return undefined;
  }
}

/**
 * Returns the port for an act's page: PORT, or 3000 plus the act's number. Also checks ::1, because
 * a browser may resolve localhost to it.
 * @param command the command that starts the act
 * @throws UserError if PORT is not a valid port, browsers refuse it, or another program uses it
 */
export async function ownPort(act: Act, command: string): Promise<number> {
  const port = Number(process.env.PORT ?? 3000 + act.number);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UserError(`PORT is '${process.env.PORT}'.`, "It must be a number from 1 to 65535.");
  }
  if (await isRefusedByBrowsers(port)) {
    throw new UserError(`Browsers refuse port ${port}.`, `Choose another: PORT=8080 ${command}`);
  }
  const free = (await isFree(port)) && !(await somethingListens("::1", port));
  if (free) return port;
  const number = await actAt(port);
  throw new UserError(
    `Port ${port} is in use by ${number === undefined ? "another program" : `act ${number}`}.`,
    "Stop it (with Ctrl-C where it runs), or choose another port: " +
      `PORT=${(port % 60_000) + 100} ${command}`,
  );
}
