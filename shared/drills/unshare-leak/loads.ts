import { Agent, createServer, request as requestTo } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../kit/ports.ts";
import { nowMs } from "../record.ts";

/** A question to OpenFGA for all lists of an account, and the number of lists in the answer. */
export type Load = { accountId: string; fromMs: number; toMs: number; lists: number };

const lineEnd = "\n".charCodeAt(0);

/** Stands between the services and OpenFGA, and records every question for all lists of an account. */
export async function recordLoads(openfgaUrl: string) {
  const loads: Load[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (request, response) => {
    const fromMs = nowMs();
    const { method, headers, url = "" } = request;
    const question = await text(request);
    const onward = requestTo(openfgaUrl + url, { method, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      if (!url.endsWith("/streamed-list-objects")) return;
      let lists = 0;
      answer.on("data", (chunk: Buffer) => {
        lists += chunk.filter((byte) => byte === lineEnd).length;
      });
      answer.on("end", () => {
        const accountId = JSON.parse(question).user.replace("account:", "");
        loads.push({ accountId, fromMs, toMs: nowMs(), lists });
      });
    });
    onward.on("error", () => response.destroy());
    onward.end(question);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    /** In the order in which they ended. */
    loads,
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
