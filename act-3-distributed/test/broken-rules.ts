import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import { onTestFinished } from "vitest";

const act = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);

/** Adds a file to a copy of the code. Returns the names of the rules that the copy breaks. */
export async function brokenRules(file?: string, code = ""): Promise<string[]> {
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
