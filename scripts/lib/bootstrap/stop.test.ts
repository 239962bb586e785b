import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, waitUntil } from "../../../shared/kit/processes.ts";
import { root } from "../../../shared/kit/root.ts";

/** Goes on when it is asked to stop, as npm does, and so does what it has started. */
const slowNpm = `const { spawn } = require("node:child_process");
  const { renameSync, writeFileSync } = require("node:fs");
  process.on("SIGINT", () => {});
  const script = spawn("sleep", ["60"], { stdio: "inherit" });
  writeFileSync("pids.json.new", JSON.stringify([process.pid, script.pid]));
  renameSync("pids.json.new", "pids.json");`;

test("Ctrl-C while npm installs ends npm before it lets the lock go, and is no failure", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stopped-install-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const has = (file: string) => existsSync(join(dir, file));
  const npm = join(dir, "npm-cli.js");
  writeFileSync(npm, slowNpm);
  writeFileSync(join(dir, "package-lock.json"), '{"packages":{}}');
  mkdirSync(join(dir, "scripts", "lib"), { recursive: true });
  mkdirSync(join(dir, "shared"));
  for (const path of ["scripts/bootstrap.mjs", "scripts/lib/bootstrap", "shared/kit"])
    cpSync(join(root, path), join(dir, path), { recursive: true });

  const child = spawn(process.execPath, [join(dir, "scripts/bootstrap.mjs"), "help"], {
    env: { ...process.env, npm_execpath: npm },
  });
  const said = text(child.stderr);
  const ended = once(child, "exit");
  expect(await waitUntil(() => has("pids.json"), 30_000)).toBe(true);
  const pids: number[] = JSON.parse(readFileSync(join(dir, "pids.json"), "utf8"));
  child.kill("SIGINT");
  const [code] = await ended;
  expect(code).toBe(130);
  expect(await waitUntil(() => !pids.some(isAlive), 30_000)).toBe(true);
  expect(has(".ladder/install.lock")).toBe(false);
  expect(await said).toMatch(
    /^Installing .* …\n(Installing .* … \d+ MB, \d+ s\n)*Installing .* … stopped\n$/,
  );
});
