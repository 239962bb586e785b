import { createServer } from "node:http";

// Takes whatever OpenTelemetry sends, and forgets it.
createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end("{}");
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
