import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const program = `
  import { writeFileSync } from "node:fs";
  import { runMain } from "./run-main.ts";
  import { aborted, stopSignal } from "./stop-signal.ts";
  await runMain(async () => {
    const talking = setInterval(() => console.log("still here"), 20);
    if (process.argv[1]) {
      await aborted(stopSignal());
      writeFileSync(process.argv[1], "tidied up");
    } else await new Promise(() => {});
    clearInterval(talking);
    return 0;
  });`;

/** Reads only the first output of the program and returns its exit code. */
async function readBeginning(...args: string[]): Promise<number | null> {
  const words = ["--input-type=module-typescript", "--eval", program, ...args];
  const child = spawn(process.execPath, words, { cwd: import.meta.dirname });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = await once(child, "exit");
  return code;
}

test("when the reader closes the pipe, everything that was started is stopped", async () => {
  const dir = mkdtempSync(join(tmpdir(), "run-main-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, "tidied");
  expect(await readBeginning(file)).toBe(0);
  expect(existsSync(file)).toBe(true);
});

test("when the reader closes the pipe and nothing was started, the program ends", async () => {
  expect(await readBeginning()).toBe(0);
});
