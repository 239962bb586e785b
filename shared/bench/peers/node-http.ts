import { createServer } from "node:http";

// The limit of the machine: a server that only answers.

const body = JSON.stringify({ status: "ok" });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
const server = createServer((_req, res) => res.writeHead(200, headers).end(body));
server.listen(Number(process.env.PORT), "127.0.0.1");
