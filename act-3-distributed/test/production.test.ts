import { setTimeout as sleep } from "node:timers/promises";
import request from "supertest";
import { expect, test } from "vitest";
import { createFront } from "../src/programs/front.ts";
import { versionIn, withVersion } from "../src/programs/releases.ts";
import { services } from "../src/services/list.ts";
import { eventually } from "./eventually.ts";
import { startMailServer } from "./mail-server.ts";
import { shareList } from "./people.ts";
import { startProduction } from "./production.ts";

type Person = Awaited<ReturnType<typeof shareList>>["ana"];

/**
 * Lets `count` clients create and complete todos all the time, and as many search. The function that
 * is returned ends this. It returns how many rounds there were, and the requests that failed.
 */
function keepAsking({ ana, list }: { ana: Person; list: { id: string } }, count: number) {
  const failures: string[] = [];
  const counts = { writes: 0, searches: 0 };
  let stopped = false;
  const must = (expected: number, { status, text }: { status: number; text: string }) => {
    if (status !== expected) failures.push(`${status} ${text}`);
  };
  async function write(): Promise<void> {
    const created = await ana.post("/todos").send({ title: "Cake", listId: list.id });
    must(201, created);
    must(200, await ana.patch(`/todos/${created.body.id}`).send({ completed: true }));
    counts.writes += 1;
  }
  async function search(): Promise<void> {
    must(200, await ana.get("/search?q=cake&limit=1"));
    counts.searches += 1;
  }
  const clients = Array.from({ length: count }, () => [write, search]).flat();
  const asking = clients.map(async (ask) => {
    while (!stopped) {
      await ask().catch((error) => failures.push(String(error)));
      await sleep(20);
    }
  });
  return async () => {
    stopped = true;
    await Promise.all(asking);
    return { ...counts, failures };
  };
}

/** What the read API answers with since its second version. */
const released = (people: { ana: Person }) =>
  people.ana.get("/search").then(({ headers }) => headers.released);

test("the first line of a file is the version of all services, and other lines of one", () => {
  const versions = withVersion("1.0.0-a", "read-api", "1.0.0-b");
  expect(services.map((name) => versionIn(versions, name))).toEqual(
    services.map((name) => (name === "read-api" ? "1.0.0-b" : "1.0.0-a")),
  );
  const both = withVersion(versions, "relay", "1.0.0-c");
  expect(withVersion(both, "read-api", "1.0.0-d")).toBe("1.0.0-a\nrelay 1.0.0-c\nread-api 1.0.0-d");
});

test("before the first process is ready, a front answers with a problem", async () => {
  const { server } = createFront();
  await request(server)
    .get("/todos")
    .expect(503)
    .expect("Content-Type", "application/problem+json");
});

test("a new read-api is released under load: no request fails, and the others keep running", async () => {
  const { url, first, release, edit, current, output, pids, goTo } = await startProduction({
    TRUST_PROXY: "2",
    SIGN_INS_PER_MINUTE: "10",
  });
  const people = await shareList(url);
  const before = pids();
  expect(await released(people)).toBeUndefined();

  const stopAsking = keepAsking(people, 2);
  const handler = '(_req, res, next) => next(void res.set("Released", "2")),';
  edit("src/services/read-api.ts", "    requireIdentity(),", `${handler}\nrequireIdentity(),`);
  const second = await release("read-api");
  expect(await released(people)).toBe("2");
  const after = pids();
  const { writes, searches, failures } = await stopAsking();
  expect(failures).toEqual([]);
  expect(Math.min(writes, searches)).toBeGreaterThan(10);
  expect({ ...after, "read-api": before["read-api"] }).toEqual(before);
  expect(after["read-api"]).not.toEqual(before["read-api"]);
  expect(current()).toBe(`${first}\nread-api ${second}`);

  // A version that does not start changes nothing.
  edit("src/services/read-api.ts", "if (import.meta.main)", 'throw new Error("No."); if (true)');
  await expect(release("read-api")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/read-api .* ended before it was ready/),
  });
  expect(current()).toBe(`${first}\nread-api ${second}`);
  expect(pids()).toEqual(after);
  expect(await released(people)).toBe("2");
  await expect(release("read")).rejects.toThrow("There is no service 'read'");

  // Each service knows the address of the client behind the gateway and its front.
  const signUpFrom = (address: string) => {
    const account = { email: "x", name: "X", password: "correct horse battery" };
    return request(url).post("/accounts").set("X-Forwarded-For", address).send(account);
  };
  for (let i = 0; i < 10; i++) await signUpFrom("203.0.113.1").expect(400);
  await signUpFrom("203.0.113.1").expect(429);
  await signUpFrom("203.0.113.2").expect(400);

  // Going back by hand. A mistyped service changes nothing.
  goTo(`${first}\nread ${second}`);
  await eventually(() => expect(output()).toContain("Production does not know 'read'"));
  expect(pids()).toEqual(after);
  goTo(first);
  await eventually(async () => expect(await released(people)).toBeUndefined());
});

test("the email-worker is replaced under load, then all services: each e-mail is sent once", {
  timeout: 300_000, // it starts more than twenty processes
}, async () => {
  const mail = await startMailServer();
  const { url, release, edit, output, pids, stop } = await startProduction({ SMTP_URL: mail.url });
  const people = await shareList(url);
  const before = pids();
  const stopAsking = keepAsking(people, 1);
  edit("src/services/email-worker.ts", "Sends e-mails.", "Sends all e-mails.");
  await release("email-worker");
  const after = pids();
  expect({ ...after, "email-worker": before["email-worker"] }).toEqual(before);
  expect(after["email-worker"]).not.toEqual(before["email-worker"]);
  await release();
  for (const name of services) expect(pids()[name]).not.toEqual(before[name]);
  const { writes, failures } = await stopAsking();
  expect(failures).toEqual([]);
  await eventually(() => expect(mail.recipients).toHaveLength(2 * writes));
  const toBen = mail.recipients.filter((to) => to === "ben@example.com");
  expect(toBen).toHaveLength(writes);

  // A service that crashes is started again.
  const [relay = 0] = pids().relay ?? [];
  process.kill(relay, "SIGKILL");
  await eventually(() => expect(output()).toMatch(/relay .* ended unexpectedly and starts again/));
  await eventually(() => request(url).get("/readyz").expect(200));
  expect(pids().relay).not.toEqual([relay]);
  expect(await stop()).toBe(0);
});
