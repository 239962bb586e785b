import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { smtpMailer } from "../src/async/mail.ts";
import { startApp } from "./harness.ts";
import { shareList } from "./people.ts";

test("a mail server that is down is no error of whoever completed a todo", async () => {
  const { app } = await startApp({}, smtpMailer("smtp://127.0.0.1:1", "todo@example.com"));
  const { ana, list } = await shareList(app);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
});

test("what a mail server says of an address ends up in no log", async () => {
  const server = createServer((socket) => {
    socket.write("220 mail\r\n");
    socket.on("data", (line) => {
      const refused = line.toString().startsWith("RCPT");
      socket.write(refused ? "550 <ben@example.com> is unknown\r\n" : "250 ok\r\n");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const sendMail = smtpMailer(`smtp://127.0.0.1:${port}`, "todo@example.com");
  const sending = sendMail({ to: "ben@example.com", subject: "Done: Cake", text: "" });
  await expect(sending).rejects.toThrow(/^A mail was not sent: EENVELOPE 550$/);
});
