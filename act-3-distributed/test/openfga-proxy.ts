import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { openfgaServer } from "./openfga.ts";

/**
 * Stands between a test and OpenFGA. Requests whose path ends with one of `broken` lose their
 * connection, and those with one of `slow` take three seconds. `paths` collects all others.
 */
export async function openfgaProxy() {
  const { OPENFGA_URL } = openfgaServer();
  const trouble = { broken: [] as string[], slow: [] as string[] };
  const paths: string[] = [];
  const server = createServer(async (req: IncomingMessage, res) => {
    const path = req.url ?? "";
    const isOneOf = (ends: string[]) => ends.some((end) => path.endsWith(end));
    if (isOneOf(trouble.broken)) return req.destroy();
    paths.push(path);
    if (isOneOf(trouble.slow)) await sleep(3_000);
    const { method = "GET" } = req;
    const { authorization = "", "content-type": type = "" } = req.headers;
    const body = method === "GET" ? null : Buffer.concat(await req.toArray());
    const headers = { authorization, "content-type": type };
    const answer = await fetch(OPENFGA_URL + path, { method, headers, body });
    res.statusCode = answer.status;
    res.setHeader("content-type", answer.headers.get("content-type") ?? "application/json");
    res.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { trouble, paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
