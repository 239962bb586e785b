import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ladderDir } from "../infra/infra.ts";
import { isAlive, waitUntil } from "../kit/processes.ts";
import { root } from "../kit/root.ts";

test("a bench that is stopped ends the program that it measures", async () => {
  const child = spawn(process.execPath, [join(root, "scripts/cli.ts"), "bench", "0"]);
  const ended = once(child, "exit");
  const notes = () => globSync(join(ladderDir, `throwaway-${child.pid}-*`, "act.pid"));
  expect(await waitUntil(() => notes().length > 0, 60_000)).toBe(true);
  const [note = ""] = notes();
  const peer = parseInt(readFileSync(note, "utf8"), 10);
  child.kill("SIGTERM");
  const [code] = await ended;
  expect(code).toBe(130);
  expect(isAlive(peer)).toBe(false);
  expect(globSync(join(ladderDir, `throwaway-${child.pid}-*`))).toEqual([]);
});
