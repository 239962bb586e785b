import { once } from "node:events";
import { type AddressInfo, createServer, Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { readConfig } from "../src/config.ts";
import { mailer } from "../src/mail.ts";

const mail = { to: "ana@example.com", subject: "Done", text: "" };

function watchErrors() {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  return () => log.mock.calls.flat().join(" ");
}

test("a mail server that is down causes a log line and no error", async () => {
  const logged = watchErrors();
  const sendMail = mailer(readConfig({ SMTP_URL: "smtp://127.0.0.1:1" }));
  await expect(sendMail(mail)).resolves.toBe(undefined);
  expect(logged()).toContain("An e-mail was not sent");
});

test("a mail server may take until the deadline to accept an e-mail", async () => {
  const limits = vi.spyOn(Socket.prototype, "setTimeout");
  onTestFinished(() => limits.mockRestore());
  const logged = watchErrors();
  const server = createServer((socket) => {
    socket.on("error", () => {}).write("220 mail\r\n");
    socket.on("data", () => socket.write("250 ok\r\n"));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await mailer(readConfig({ SMTP_URL: `smtp://127.0.0.1:${port}` }), 20_000)(mail);
  expect(logged()).toBe("");
  const times = limits.mock.calls.map(([ms]) => ms).filter((ms) => ms > 0);
  expect(times.at(-1)).toBe(20_000); // the first is the one for the connection
});

test("sending through a slow mail server ends at the deadline", async () => {
  const logged = watchErrors();
  const server = createServer((socket) => {
    socket.on("error", () => {}).write("220 mail\r\n");
    socket.once("data", () => {
      const talking = setInterval(() => socket.write("250-please wait\r\n"), 20);
      socket.on("close", () => clearInterval(talking));
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sendMail = mailer(readConfig({ SMTP_URL: `smtp://127.0.0.1:${port}` }), 500);
  await expect(sendMail(mail)).resolves.toBe(undefined);
  expect(logged()).toContain("took more than 0.5 s");
});
