import { expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { mailer } from "../src/mail.ts";

test("a mail server that is down is no error of whoever completed a todo", async () => {
  const sendMail = mailer(readConfig({ SMTP_URL: "smtp://127.0.0.1:1" }));
  await expect(sendMail({ to: "ana@example.com", subject: "Done", text: "" })).resolves.toBe(
    undefined,
  );
});
