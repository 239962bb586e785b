import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemEnvironment } from "../../kit/system-environment.ts";
import type { Side } from "../drill.ts";
import { applyEdits } from "../edits.ts";
import type { Production } from "../production.ts";
import { rename, versionTwo } from "./rename.ts";

const run = promisify(execFile);

/** What happened when the change was released. */
export type Releases = {
  /** What the release program said when it refused the change. Empty if it did not. */
  refusal: string;
  /** What was released, in this order. */
  released: string[];
};

async function node(dir: string, args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd: dir, env: systemEnvironment() });
  return stdout.trim();
}

/**
 * Compares the contracts of the code with those in production, as `npm run release` does before
 * everything else. Returns its refusal, or an empty text. Without names, all services are compared.
 */
const refusalOf = (dir: string, names: string[]) =>
  node(dir, [
    "--input-type=module",
    "--eval",
    `import { requireCompatible } from "./src/programs/contracts.ts";
     import { services } from "./src/services/list.ts";
     const names = ${JSON.stringify(names)};
     try { requireCompatible(names.length > 0 ? names : services); }
     catch (error) { console.log(error.message); }`,
  ]);

/** Writes the committed contracts again, as a developer does after a change. */
const writeContracts = (dir: string) => node(dir, ["src/programs/contracts.ts", "write"]);

/** Renames the field, and releases it as far as the release program lets it. */
export async function releaseRename(side: Side, production: Production): Promise<Releases> {
  const { dir } = side.act;
  const program = readFileSync(join(dir, "src/programs/release.ts"), "utf8");
  const names = program.includes("process.argv") ? ["write-api"] : [];
  applyEdits(dir, rename(dir));
  await writeContracts(dir);
  const refusal = await refusalOf(dir, names);
  if (refusal === "") {
    await production.prepare("2");
    await production.change(names.length > 0 ? "1\nwrite-api 2" : "2");
    return { refusal, released: names.length > 0 ? names : ["all services"] };
  }

  applyEdits(dir, versionTwo);
  await writeContracts(dir);
  await production.prepare("2");
  const released = ["search-projector", "write-api"];
  let versions = "1";
  for (const name of released) {
    const again = await refusalOf(dir, [name]);
    if (again !== "") throw new Error(`The compatible change was refused: ${again}`);
    versions += `\n${name} 2`;
    await production.change(versions);
  }
  return { refusal, released };
}
