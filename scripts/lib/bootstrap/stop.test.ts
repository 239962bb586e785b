import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { isAlive, waitUntil } from "../../../shared/kit/processes.ts";
import { fakeCheckout } from "./fake-checkout.ts";

/** Ignores a request to stop, as npm does, and so does the program that it starts. */
const slowNpm = `const { spawn } = require("node:child_process");
  const { renameSync, writeFileSync } = require("node:fs");
  process.on("SIGINT", () => {});
  const script = spawn("sleep", ["60"], { stdio: "inherit" });
  writeFileSync("pids.json.new", JSON.stringify([process.pid, script.pid]));
  renameSync("pids.json.new", "pids.json");`;

test("Ctrl-C during an install ends npm, releases the lock, and reports no error", async () => {
  const checkout = fakeCheckout(slowNpm);
  const has = (file: string) => existsSync(join(checkout.dir, file));
  const child = checkout.run("help");
  const said = text(child.stderr as NonNullable<typeof child.stderr>);
  const ended = once(child, "exit");
  expect(await waitUntil(() => has("pids.json"), 30_000)).toBe(true);
  const pids: number[] = JSON.parse(checkout.read("pids.json"));
  child.kill("SIGINT");
  const [code] = await ended;
  expect(code).toBe(130);
  expect(await waitUntil(() => !pids.some(isAlive), 30_000)).toBe(true);
  expect(has(".ladder/install.lock")).toBe(false);
  expect(await said).toMatch(
    /^Installing .* …\n(Installing .* … \d+ MB, \d+ s\n)*Installing .* … stopped\n$/,
  );
});
