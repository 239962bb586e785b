import { once } from "node:events";
import { type AddressInfo, createServer, Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { DeadlineExceeded, EmailRefused } from "../src/application/notifications.ts";
import { smtpMailer } from "../src/async/mail.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

const email = { to: "ben@example.com", subject: "Done: Cake", text: "" };

/** Returns the address of a server that calls `serve` for each connection. */
async function startServer(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => serve(socket.on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A mail server that answers each recipient with its own line. */
const answeringRecipients = (answer: string) => (socket: Socket) => {
  socket.write("220 mail\r\n");
  socket.on("data", (line) => {
    socket.write(line.toString().startsWith("RCPT") ? `${answer}\r\n` : "250 ok\r\n");
  });
};

test("a mail server that is down causes no error for the person who completes a todo", async () => {
  const { app } = await startApp({}, smtpMailer("smtp://127.0.0.1:1", "todo@example.com"));
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
});

test("an error does not contain the address that the mail server names", async () => {
  const url = await startServer(answeringRecipients("550 <ben@example.com> is unknown"));
  const sending = smtpMailer(url, "todo@example.com")(email);
  await expect(sending).rejects.toThrow(/^An e-mail was not sent: EENVELOPE 550$/);
});

test("only a permanent refusal is final", async () => {
  const refused = await startServer(answeringRecipients("550 unknown"));
  await expect(smtpMailer(refused, "todo@example.com")(email)).rejects.toThrow(EmailRefused);
  const busy = await startServer(answeringRecipients("450 try later"));
  await expect(smtpMailer(busy, "todo@example.com")(email)).rejects.not.toThrow(EmailRefused);
});

test("a mail server may take until the deadline to accept an e-mail", async () => {
  const limits = vi.spyOn(Socket.prototype, "setTimeout");
  onTestFinished(() => limits.mockRestore());
  const url = await startServer(answeringRecipients("250 ok"));
  await smtpMailer(url, "todo@example.com", 20_000)(email);
  const times = limits.mock.calls.map(([ms]) => ms).filter((ms) => ms > 0);
  expect(times.at(-1)).toBe(20_000); // the first is the one for the connection
});

test("sending through a slow mail server ends at the deadline", async () => {
  const closed = Promise.withResolvers<void>();
  const url = await startServer((socket) => {
    socket.write("220 mail\r\n");
    socket.once("data", () => {
      const talking = setInterval(() => socket.write("250-please wait\r\n"), 20);
      socket.on("close", () => {
        clearInterval(talking);
        closed.resolve();
      });
    });
  });
  const sending = smtpMailer(url, "todo@example.com", 500)(email);
  await expect(sending).rejects.toThrow(DeadlineExceeded);
  await closed.promise;
});
