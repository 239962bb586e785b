import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { isAlive } from "../../shared/infra/processes.ts";
import { makePlace } from "./test-exercise.ts";

test("what runs by the signal ends when we exit, as at the end of a pipe", async () => {
  const file = join(makePlace().dir, "..", "pid");
  const endless = `require("fs").writeFileSync(process.argv[1], \`$\{process.pid}\`); setInterval(() => {}, 1000)`;
  const ours = `
    import { endSignal } from "./end-signal.ts";
    import { runNode } from "../lib/run-tests.ts";
    void runNode(${JSON.stringify(["-e", endless, file])}, { cwd: ".", signal: endSignal() });
    process.stdin.once("data", () => process.exit(0));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", ours], {
    cwd: import.meta.dirname,
  });
  const pid = await vi.waitFor(() => Number(readFileSync(file, "utf8")), { timeout: 30_000 });
  expect(isAlive(pid)).toBe(true);
  child.stdin.write("end");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 30_000 });
});
