import { once } from "node:events";
import { rmSync } from "node:fs";
import { get } from "node:http";
import nodemailer from "nodemailer";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eraseInfra, makeThrowawayDir, startInfra } from "./infra.ts";
import { type MailSink, startMailSink } from "./mail-sink.ts";

let sink: MailSink;
let api: string;
beforeEach(async () => {
  sink = await startMailSink();
  api = `http://127.0.0.1:${sink.httpPort}`;
});
afterEach(() => sink.stop());

function send(message: { to: string; subject: string; text?: string }) {
  const transport = nodemailer.createTransport(`smtp://127.0.0.1:${sink.smtpPort}`);
  return transport.sendMail({ from: "todo@example.com", text: "Hello", ...message });
}

async function messages(query = "") {
  return (await fetch(`${api}/messages${query}`)).json();
}

test("each receiver can read an e-mail", async () => {
  await send({
    to: "ben@example.com, chloe@example.com",
    subject: "Done: café",
    text: "Ána did it",
  });
  expect(await messages("?to=Chloe@example.com")).toEqual([
    {
      to: "chloe@example.com",
      from: "todo@example.com",
      subject: "Done: café",
      text: "Ána did it",
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    },
  ]);
  expect(await messages()).toHaveLength(2);
});

test("e-mails can be removed", async () => {
  await send({ to: "ben@example.com", subject: "Old" });
  await fetch(`${api}/messages`, { method: "DELETE" });
  expect(await messages()).toEqual([]);
});

test("the page shows an e-mail's text as text", async () => {
  await send({ to: "ben@example.com", subject: "<img src=x onerror=alert(1)>" });
  const page = await (await fetch(api)).text();
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
});

test("PUT /behaviour makes the sink refuse and delay e-mails", async () => {
  const behave = (behaviour: object) =>
    fetch(`${api}/behaviour`, { method: "PUT", body: JSON.stringify(behaviour) });
  await behave({ refuse: true });
  await expect(send({ to: "ben@example.com", subject: "Refused" })).rejects.toThrow("451");
  expect(await messages()).toEqual([]);

  await behave({ refuse: false, delayMs: 300 });
  const startedAt = performance.now();
  await send({ to: "ben@example.com", subject: "Late" });
  expect(performance.now() - startedAt).toBeGreaterThan(290);
  expect(await messages()).toHaveLength(1);
});

test.each([{ delayMs: "x" }, { delayMs: -1 }, { refuse: 1 }, { delay: 5 }, []])(
  "a behaviour of %j is refused, and changes nothing",
  async (behaviour) => {
    const body = JSON.stringify(behaviour);
    const answer = await fetch(`${api}/behaviour`, { method: "PUT", body });
    expect(answer.status).toBe(400);
    await send({ to: "ben@example.com", subject: "At once" });
    expect(await messages()).toHaveLength(1);
  },
);

test("a request that names another host is refused", async () => {
  const request = get(`${api}/messages`, { headers: { Host: "attacker.example:80" } });
  const [response] = await once(request, "response");
  expect(response.statusCode).toBe(403);
  response.resume();
});

test("the page runs no scripts and loads nothing", async () => {
  const page = await fetch(api);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
});

test("two programs that use the same folder have one sink", async () => {
  const dir = makeThrowawayDir("smtp");
  const one = await startInfra({ needs: ["smtp"], dir });
  const other = await startInfra({ needs: ["smtp"], dir });
  expect(other.env).toEqual(one.env);
  const transport = nodemailer.createTransport(one.env.SMTP_URL);
  await transport.sendMail({ from: "a@example.com", to: "b@example.com", text: "Hello" });
  await one.stop();
  expect(await (await fetch(`${other.env.MAIL_URL}/messages`)).json()).toHaveLength(1);
  await other.stop();
  await eraseInfra({ needs: ["smtp"], dir });
  rmSync(dir, { recursive: true });
});

test("a sink of the environment is used with its API", async () => {
  vi.stubEnv("SMTP_URL", "smtp://127.0.0.1:1");
  vi.stubEnv("MAIL_URL", "http://127.0.0.1:2");
  const { env } = await startInfra({ needs: ["smtp"], dir: "unused" });
  vi.unstubAllEnvs();
  expect(env).toEqual({ SMTP_URL: "smtp://127.0.0.1:1", MAIL_URL: "http://127.0.0.1:2" });
});

test("a port that is taken is replaced by a free one", async () => {
  const second = await startMailSink(sink);
  expect(second.smtpPort).not.toBe(sink.smtpPort);
  await second.stop();
});
