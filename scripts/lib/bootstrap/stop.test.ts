import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { waitUntil } from "../../../shared/infra/processes.ts";
import { root } from "../../root.ts";

/** Tidies up for a while when it is asked to stop, as npm does, and then says that it failed. */
const slowNpm = `const { writeFileSync } = require("node:fs");
  process.on("SIGINT", () => setTimeout(() => {
    writeFileSync("tidied", "");
    process.exit(1);
  }, 300));
  setInterval(() => {}, 1000);
  writeFileSync("installing", "");`;

test("Ctrl-C while npm installs waits for npm, lets the lock go and is no failure", async () => {
  const dir = mkdtempSync(join(tmpdir(), "stopped-install-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const has = (file: string) => existsSync(join(dir, file));
  const npm = join(dir, "npm-cli.js");
  writeFileSync(npm, slowNpm);
  writeFileSync(join(dir, "package-lock.json"), '{"packages":{}}');
  mkdirSync(join(dir, "scripts", "lib"), { recursive: true });
  for (const path of ["scripts/bootstrap.mjs", "scripts/lib/bootstrap"])
    cpSync(join(root, path), join(dir, path), { recursive: true });

  const child = spawn(process.execPath, [join(dir, "scripts/bootstrap.mjs"), "help"], {
    env: { ...process.env, npm_execpath: npm },
  });
  const said = text(child.stderr);
  const ended = once(child, "exit");
  expect(await waitUntil(() => has("installing"), 30_000)).toBe(true);
  child.kill("SIGINT");
  const [code] = await ended;
  expect({ code, tidied: has("tidied"), lock: has(".ladder/install.lock") }).toEqual({
    code: 130,
    tidied: true,
    lock: false,
  });
  expect(await said).toMatch(/^Installing .* …\nInstalling .* … stopped\n$/);
});
