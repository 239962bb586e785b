import { createServer } from "node:http";

// Accepts everything that OpenTelemetry sends, and discards it.
createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end("{}");
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
