import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fakeCheckout } from "./fake-checkout.ts";

/** Succeeds and installs nothing, like npm when a setting tells it to leave out packages. */
const idleNpm = `const { appendFileSync } = require("node:fs");
  const { argv, env } = process;
  const settings = Object.keys(env).filter((name) => /^npm_config_|^NODE_ENV$/i.test(name));
  appendFileSync("calls.txt", JSON.stringify({ words: argv.slice(2), settings }) + "\\n");`;

/** Installs the package of the lock file. */
const goodNpm = `${idleNpm}
  const { mkdirSync, writeFileSync } = require("node:fs");
  const installed = { packages: { "node_modules/thing": { version: "1.0.0" } } };
  mkdirSync("node_modules/thing", { recursive: true });
  writeFileSync("node_modules/thing/package.json", "{}");
  writeFileSync("node_modules/.package-lock.json", JSON.stringify(installed));`;

type Checkout = ReturnType<typeof fakeCheckout>;

/** Runs the bootstrap program. Returns its standard error and its exit code. */
async function run(checkout: Checkout, env: NodeJS.ProcessEnv = {}) {
  const child = checkout.run("help", env);
  const [errors] = await Promise.all([
    text(child.stderr as NonNullable<typeof child.stderr>),
    once(child, "exit"),
  ]);
  return { errors, code: child.exitCode };
}

const calls = (checkout: Checkout) => checkout.read("calls.txt").trim().split("\n");

test("an install is incomplete while a package of the lock file is missing", async () => {
  const checkout = fakeCheckout(idleNpm);
  const first = await run(checkout);
  expect(first.code).toBe(1);
  expect(first.errors).toContain("did not install 1 of the packages");
  expect(first.errors).toContain("node_modules/thing");
  expect((await run(checkout)).code).toBe(1);
  expect(calls(checkout)).toHaveLength(2);
});

test("a complete install is not repeated, and a damaged one is", async () => {
  const checkout = fakeCheckout(goodNpm);
  writeFileSync(join(checkout.dir, "scripts", "cli.ts"), "");
  expect((await run(checkout)).code).toBe(0);
  expect((await run(checkout)).code).toBe(0);
  expect(calls(checkout)).toHaveLength(1);
  writeFileSync(join(checkout.dir, "node_modules/.package-lock.json"), '{"packages":{}}');
  expect((await run(checkout)).code).toBe(0);
  expect(calls(checkout)).toHaveLength(2);
});

test("npm's settings in the shell do not decide which packages are installed", async () => {
  const checkout = fakeCheckout(goodNpm);
  writeFileSync(join(checkout.dir, "scripts", "cli.ts"), "");
  await run(checkout, {
    NODE_ENV: "production",
    npm_config_omit: "optional",
    npm_config_production: "true",
    NPM_CONFIG_DRY_RUN: "true",
    npm_config_cache: "/tmp/cache-of-npm",
    npm_config_https_proxy: "http://127.0.0.1:9",
  });
  const [call] = calls(checkout).map((line) => JSON.parse(line));
  const settings = ["npm_config_cache", "npm_config_https_proxy"];
  expect(call.settings).toEqual(expect.arrayContaining(settings));
  for (const name of ["NODE_ENV", "npm_config_omit", "npm_config_production", "NPM_CONFIG_DRY_RUN"])
    expect(call.settings).not.toContain(name);
  expect(call.words).toEqual(
    expect.arrayContaining(["ci", "--include=dev", "--include=optional", "--dry-run=false"]),
  );
});
