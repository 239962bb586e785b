import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { emptyDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, natsSettings } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { shareList } from "./people.ts";
import { sharedIndex } from "./search-engine.ts";

const act = fileURLToPath(new URL("../", import.meta.url));

/** A server that accepts connections and never sends anything. */
async function silentServer() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { server, port };
}

/** Starts the app as a separate process. */
async function startProcess(env: NodeJS.ProcessEnv) {
  const { server, port } = await silentServer();
  server.close();
  const database = await emptyDatabase();
  const servers = {
    DATABASE_URL: database,
    ...natsSettings(),
    ...openfgaSettings(),
    EVENT_STREAM: await emptyStream(),
    ...sharedIndex(),
  };
  const settings = { ...env, ...servers, PORT: `${port}` };
  const child = spawn(process.execPath, ["test/one-process.ts"], {
    cwd: act,
    env: { PATH: process.env.PATH, ...settings },
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/healthz`));
  return { child, url, database };
}

test("a silent mail server does not keep the app from stopping in time", async () => {
  const { server, port } = await silentServer();
  const connected = once(server, "connection");
  const { child, url, database } = await startProcess({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  const { ana, list } = await shareList(url);
  const { body: todo } = await ana.post("/todos").send({ title: "Cake", listId: list.id });
  await ana.patch(`/todos/${todo.id}`).send({ completed: true }).expect(200);
  await connected;

  const exit = once(child, "exit");
  child.kill("SIGTERM");
  // Docker would kill it after ten seconds.
  const [code] = await Promise.race([exit, new Promise<[]>((late) => setTimeout(late, 9_900, []))]);
  expect(code).toBe(0);

  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query("SELECT title FROM todos WHERE completed_at IS NOT NULL");
  await client.end();
  expect(rows).toEqual([{ title: "Cake" }]);
});
