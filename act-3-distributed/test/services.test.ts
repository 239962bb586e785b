import { execFile } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { promisify } from "node:util";
import pg from "pg";
import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { services } from "../src/services/list.ts";
import { eventually } from "./eventually.ts";
import { startMailServer } from "./mail-server.ts";
import { password, shareList, signUp } from "./people.ts";
import { act, childrenOf, sharedSettings, startProgram, startServices } from "./processes.ts";

test("two processes of each service work together", async () => {
  const mail = await startMailServer();
  const settings = await sharedSettings({ SMTP_URL: mail.url, REQUESTS_PER_SECOND: "1000" });
  const gateways = await startServices(settings, 2);
  const [first, second] = gateways.map(({ url }) => url);
  const { ana, list } = await shareList(first ?? "");
  // The other gateway knows the session, too.
  const session = await request(second ?? "")
    .post("/sessions")
    .send({ email: "ben@example.com", password });
  const ben = request.agent(second).auth(session.body.token, { type: "bearer" });
  const titles = Array.from({ length: 40 }, (_, i) => `Cake ${i}`);
  const todos = await Promise.all(
    titles.map(async (title, i) => {
      const post = (i % 2 ? ana : ben).post("/todos").send({ title, listId: list.id });
      return (await post.expect(201)).body;
    }),
  );
  await Promise.all(
    todos.map(({ id }) => ben.patch(`/todos/${id}`).send({ completed: true }).expect(200)),
  );
  await eventually(async () => {
    const { body } = await ana.get("/search?q=cake&completed=true&limit=1").expect(200);
    expect(body.total).toBe(titles.length);
    const { body: notifications } = await ana.get("/notifications?limit=200");
    expect(notifications).toHaveLength(titles.length);
    expect(mail.recipients).toHaveLength(2 * titles.length);
  });
  for (const { email } of [{ email: "ana@example.com" }, { email: "chloe@example.com" }]) {
    expect(mail.recipients.filter((to) => to === email)).toHaveLength(titles.length);
  }

  // A replay is shared by both workers. It restores what was lost, and no e-mail is sent again.
  const owner = new pg.Client({ connectionString: settings.DATABASE_URL });
  await owner.connect();
  await owner.query("DELETE FROM notifications");
  await owner.end();
  const replay = ["src/programs/replay.ts", "notification-worker"];
  await promisify(execFile)(process.execPath, replay, { cwd: act, env: settings });
  await eventually(async () => {
    const { body: notifications } = await ana.get("/notifications?limit=200");
    expect(notifications).toHaveLength(titles.length);
  });
  expect(mail.recipients).toHaveLength(2 * titles.length);
});

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("the gateway names a service that has crashed, and it is started again", async () => {
  const { url, pid, output } = await startProgram("src/main.ts", await sharedSettings());
  const [worker = 0] = childrenOf(pid, "notification-worker");
  process.kill(worker, "SIGKILL");
  await eventually(async () => {
    const { body } = await request(url).get("/readyz").expect(503);
    expect(body).toEqual({ status: "failing", failing: ["notification-worker"] });
  });
  await eventually(() => request(url).get("/readyz").expect(200));
  expect(childrenOf(pid, "notification-worker")).not.toEqual([worker]);
  expect(output()).toMatch(/notification-worker.*ended with SIGKILL/);
});

test("when all services stop, requests in progress get their answers, and nothing is left", async () => {
  const settings = await sharedSettings();
  const { url, pid, stop } = await startProgram("src/main.ts", settings);
  const children = childrenOf(pid);
  expect(children).toHaveLength(services.length);
  const ana = await signUp(url, "Ana");
  const lock = new pg.Client({ connectionString: settings.DATABASE_URL });
  await lock.connect();
  await lock.query("BEGIN; LOCK TABLE todos");
  const creating = ana
    .post("/todos")
    .send({ title: "Milk" })
    .then(({ status }) => status);
  const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  await eventually(async () => expect((await lock.query(waiting)).rowCount).toBe(1));
  const stoppedAt = performance.now();
  const stopped = stop();
  await eventually(() => expect(fetch(`${url}/healthz`)).rejects.toThrow());
  await lock.end();
  expect(await creating).toBe(201);
  expect(await stopped).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(5_000);
  expect(children.filter(isRunning)).toEqual([]);
});

test("if npm start is killed, its services end, too", async () => {
  const { pid } = await startProgram("src/main.ts", await sharedSettings());
  const children = childrenOf(pid);
  expect(children).toHaveLength(services.length);
  process.kill(pid, "SIGKILL");
  await eventually(() => expect(children.filter(isRunning)).toEqual([]));
});

test("a port in use is reported at once, with a remedy", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const env = { PATH: process.env.PATH, ...(await sharedSettings()), PORT: `${port}` };
  const run = promisify(execFile)(process.execPath, ["src/main.ts"], { env, cwd: act });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Set PORT to another one."),
  });
});
