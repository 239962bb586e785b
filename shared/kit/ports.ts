import { once } from "node:events";
import { createServer, type Server } from "node:net";

/**
 * Listens on 127.0.0.1, on the preferred port if it is free, otherwise on any free port.
 * @returns the port
 */
export async function listen(server: Server, preferred = 0): Promise<number> {
  server.listen(preferred, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (preferred === 0) throw error;
    return listen(server);
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
