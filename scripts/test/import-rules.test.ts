import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../../shared/kit/root.ts";

const require = createRequire(import.meta.url);

/** Writes the files into an empty folder and returns the names of the rules that they break. */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), "import-rules-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), code);
  }
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"), "junction");
  const { options, forbidden } = require("../../.dependency-cruiser.cjs");
  const { tsConfig: _, ...rest } = options;
  const rules = { ...rest, validate: true, ruleSet: { forbidden }, baseDir: dir };
  const { output } = await cruise(["scripts", "shared"], rules);
  if (typeof output === "string") throw new Error(output);
  return output.summary.violations.map(({ rule }) => rule.name);
}

test("scripts may import shared", async () => {
  const files = {
    "scripts/command.ts": 'export { help } from "../shared/help.ts";\n',
    "shared/help.ts": "export const help = 1;\n",
  };
  expect(await brokenRules(files)).toEqual([]);
});

test("shared may not import scripts, not even a type", async () => {
  const files = {
    "scripts/command.ts": "export type Command = string;\n",
    "shared/help.ts": 'export type { Command } from "../scripts/command.ts";\n',
  };
  expect(await brokenRules(files)).toEqual(["shared-never-imports-scripts"]);
});

test("two files may not import each other, not even types", async () => {
  const files = {
    "scripts/one.ts": 'import type { Two } from "./two.ts";\nexport type One = Two | 1;\n',
    "scripts/two.ts": 'import type { One } from "./one.ts";\nexport type Two = One[];\n',
    "shared/help.ts": "export const help = 1;\n",
  };
  expect(await brokenRules(files)).toEqual(["no-circles"]);
});
