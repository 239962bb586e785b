import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { hashesOf } from "./files.ts";
import { makePlace } from "./test-exercise.ts";
import { onEveryChange } from "./watch.ts";

vi.mock("./files.ts", { spy: true });

const soon = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

test("a change during a run ends it and starts a new run", async () => {
  const { dir } = makePlace();
  mkdirSync(dir);
  writeFileSync(join(dir, "a.ts"), "1");
  const stop = new AbortController();
  const runs: AbortSignal[] = [];
  const watching = onEveryChange(dir, stop.signal, async (signal) => {
    runs.push(signal);
    if (runs.length === 1) await new Promise((end) => signal.addEventListener("abort", end));
  });
  await soon(() => expect(runs).toHaveLength(1));
  writeFileSync(join(dir, "a.ts"), "2");
  await soon(() => expect(runs).toHaveLength(2));
  expect(runs[0]?.aborted).toBe(true);

  mkdirSync(join(dir, "new"));
  writeFileSync(join(dir, "new", "b.ts"), "3");
  await soon(() => expect(runs).toHaveLength(3));
  stop.abort();
  await watching;
});

test("a file that is removed while it is read does not stop the watch", async () => {
  const { dir } = makePlace();
  mkdirSync(dir);
  const stop = new AbortController();
  let runs = 0;
  const watching = onEveryChange(dir, stop.signal, async () => void runs++);
  await soon(() => expect(runs).toBe(1));
  const gone = vi.mocked(hashesOf).mockImplementationOnce(() => {
    throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
  });
  const looks = gone.mock.calls.length;
  writeFileSync(join(dir, "a.ts"), "1");
  await soon(() => expect(gone.mock.calls.length).toBeGreaterThan(looks));
  writeFileSync(join(dir, "a.ts"), "2");
  await soon(() => expect(runs).toBe(2));
  stop.abort();
  await watching;
});
