import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openEventBus } from "../src/async/event-bus.ts";
import { askForReport } from "../src/async/report.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { addTodos, startShared } from "./analytics-start.ts";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { act } from "./processes.ts";

const run = promisify(execFile);
const today = new Date().toISOString().slice(0, 10);

test("the todos of a deleted list count in no report", async () => {
  const { start, settings, handled } = await startShared();
  const { app } = await start();
  const ana = await signUp(app, "Ana");
  await addTodos(ana, 4);
  const { body: list } = await ana.post("/lists").send({ name: "Party" });
  for (const title of ["Cake", "Band"]) await ana.post("/todos").send({ title, listId: list.id });
  const report = async () => {
    const words = ["src/programs/report.ts", today.slice(0, 4)];
    return (await run(process.execPath, words, { cwd: act, env: settings })).stdout;
  };
  const line = (created: number) => new RegExp(`${today.slice(0, 7)} +${created} +2 +0\\.0\n`);
  await handled();
  expect(await report()).toMatch(line(6));
  await ana.delete(`/lists/${list.id}`).expect(204);
  await eventually(async () => expect(await report()).toMatch(line(4)));
});

test("no service can ask for a report", async () => {
  const { start, settings } = await startShared();
  await start();
  for (const { NATS_URL } of Object.values(await allCredentials(settings))) {
    if (!NATS_URL) continue;
    const bus = await openEventBus(NATS_URL, settings.EVENT_STREAM);
    await expect(askForReport(bus, 2026)).rejects.toThrow("Permissions Violation");
    await bus.close();
  }
});

test("a report says that analytics is down, and what to type", async () => {
  const { settings } = await startShared();
  const report = (...words: string[]) =>
    run(process.execPath, ["src/programs/report.ts", ...words], { cwd: act, env: settings });
  await expect(report()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Is the app running?"),
  });
  await expect(report("last")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("npm run report [year]"),
  });
});
