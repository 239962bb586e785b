import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../kit/ports.ts";
import { nowMs } from "../record.ts";

/**
 * A server that stands in for a chat room. `POST /` with `{ "text": "Done: <title>" }` is its
 * webhook, `GET /` shows what was posted.
 */
export async function startChatRoom() {
  const heard = new Map<string, number>();
  const server = createServer(async (request, response) => {
    if (request.method !== "POST") {
      response.end([...heard.keys()].map((title) => `Done: ${title}\n`).join(""));
      return;
    }
    const title = JSON.parse(await text(request)).text.replace("Done: ", "");
    // A post may come twice, as an e-mail may.
    if (!heard.has(title)) heard.set(title, nowMs());
    response.writeHead(204).end();
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    /** The titles of completed todos, each with the time of its first post. */
    heard,
    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
    },
  };
}
