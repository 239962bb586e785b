import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { onTestFinished } from "vitest";

/** A mail server that accepts every e-mail. Returns its address and the recipients of e-mails. */
export async function startMailServer() {
  const recipients: string[] = [];
  const server = createServer((socket) => {
    let inText = false;
    socket.on("error", () => {});
    socket.write("220 mail\r\n");
    socket.on("data", (data) => {
      for (const line of data.toString().split("\r\n").filter(Boolean)) {
        if (inText && line !== ".") continue;
        inText = line === "DATA";
        const [, to] = /^RCPT TO:<(.+)>/.exec(line) ?? [];
        if (to) recipients.push(to);
        socket.write(inText ? "354 go on\r\n" : "250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, recipients };
}
