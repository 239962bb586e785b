import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import { expect, onTestFinished, test } from "vitest";

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);

/** Checks a copy of the code to which a file has been added. Returns the names of broken rules. */
async function brokenRules(file?: string, code = ""): Promise<string[]> {
  const copy = mkdtempSync(join(tmpdir(), "layers-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(join(act, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(act, "tsconfig.json"), join(copy, "tsconfig.json"));
  symlinkSync(
    join(dirname(require.resolve("express/package.json")), ".."),
    join(copy, "node_modules"),
  );
  if (file) writeFileSync(join(copy, "src", file), code);
  const { options, forbidden } = require("../.dependency-cruiser.cjs");
  const rules = { ...options, validate: true, ruleSet: { forbidden }, baseDir: copy };
  const { output } = await cruise(["src"], rules);
  if (typeof output === "string") throw new Error(output);
  return output.summary.violations.map(({ rule }) => rule.name);
}

test("every layer imports only what it may", async () => {
  expect(await brokenRules()).toEqual([]);
});

test("a rule of the product that reads a file is refused", async () => {
  const broken = await brokenRules("domain/impure.ts", 'export { readFileSync } from "node:fs";\n');
  expect(broken).toEqual(["domain-is-pure"]);
});

test("a use case that names its database is refused", async () => {
  const code = 'export { todoRepository } from "../data/todos.ts";\n';
  expect(await brokenRules("application/shortcut.ts", code)).toContain(
    "application-imports-only-itself-domain",
  );
});

test("a route that asks the database itself is refused", async () => {
  const code = 'export { todoRepository } from "../data/todos.ts";\n';
  expect(await brokenRules("edge/shortcut.ts", code)).toEqual([
    "edge-imports-only-itself-application-domain",
  ]);
});
