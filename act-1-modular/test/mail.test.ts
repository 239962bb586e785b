import { expect, test, vi } from "vitest";
import { smtpMailer } from "../src/async/mail.ts";

test("a mail server that is down is no error of whoever completed a todo", async () => {
  const logError = vi.fn();
  const sendMail = smtpMailer("smtp://127.0.0.1:1", "todo@example.com", logError);
  await sendMail({ to: "ana@example.com", subject: "Done", text: "" });
  expect(logError).toHaveBeenCalledOnce();
});
