import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Listens on the preferred port if it is free, otherwise on any free port.
 * @param host the address to listen on; `0.0.0.0` is every address of this machine
 * @returns the port
 */
export async function listen(server: Server, preferred = 0, host = "127.0.0.1"): Promise<number> {
  server.listen(preferred, host);
  try {
    await once(server, "listening");
  } catch (error) {
    if (preferred === 0) throw error;
    return listen(server, 0, host);
  }
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** A free port of 127.0.0.1: the preferred one if it is free, otherwise any. */
export async function freePort(preferred?: number): Promise<number> {
  const server = createServer();
  const port = await listen(server, preferred);
  server.close();
  await once(server, "close");
  return port;
}

/** Whether nothing listens on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return (await freePort(port)) === port;
}
