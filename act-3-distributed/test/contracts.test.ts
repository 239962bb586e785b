import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { copyCode } from "../src/programs/build.ts";
import { developed } from "../src/programs/releases.ts";

const require = createRequire(import.meta.url);
const contract = "docs/contracts/openapi.json";

/** Copies the act. Production has released it as 1.0.0-old. */
async function copyWithRelease() {
  const copy = mkdtempSync(join(tmpdir(), "contracts-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  await copyCode(developed, copy);
  const libraries = join(dirname(require.resolve("express/package.json")), "..");
  symlinkSync(libraries, join(copy, "node_modules"));
  const production = join(copy, ".environments/production");
  const releases = join(production, "releases");
  mkdirSync(join(releases, "1.0.0-old"), { recursive: true });
  cpSync(join(copy, "docs"), join(releases, "1.0.0-old/docs"), { recursive: true });
  const goTo = (versions: string) => writeFileSync(join(production, "current"), versions);
  goTo("1.0.0-old");

  return {
    releases,
    goTo,
    edit(file: string, from: string, to: string): void {
      const text = readFileSync(join(copy, file), "utf8");
      expect(text).toContain(from);
      writeFileSync(join(copy, file), text.replace(from, to));
    },
    run(...words: string[]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy });
      return { status, output: `${stdout}${stderr}` };
    },
  };
}

const contracts = "src/programs/contracts.ts";

test("a release that breaks those who use the API is refused, and says what breaks", async () => {
  const { edit, run } = await copyWithRelease();
  edit("src/edge/todo-json.ts", "title: z.string()", "name: z.string()");
  edit("src/edge/todo-json.ts", "title: todo.title", "name: todo.title");
  const { status, output } = run("src/programs/release.ts");
  expect(status).toBe(1);
  expect(output).toContain("Not released: The API breaks those who use it as it is in 1.0.0-old:");
  expect(output).toContain("- GET /todos/{id} 200 > application/json > title is gone\n");
  expect(output).not.toContain("building");
});

test("a compatible change passes, once its description is written", async () => {
  const { edit, run, releases } = await copyWithRelease();
  edit("src/edge/todo-json.ts", "title: z.string()", "title: z.string(), color: z.string()");
  expect(run(contracts)).toEqual({
    status: 1,
    output: "docs/contracts/openapi.json is not that of the code. Run 'npm run contracts write'.\n",
  });
  expect(run(contracts, "write").status).toBe(0);
  const passed = { status: 0, output: "The API breaks nobody who uses it.\n" };
  expect(run(contracts)).toEqual(passed);
  expect(run(contracts, join(releases, "1.0.0-old", contract))).toEqual(passed);
});

test("a service is compared with its own version, and all services with all versions", async () => {
  const { goTo, run, releases } = await copyWithRelease();
  const released = readFileSync(join(releases, "1.0.0-old", contract), "utf8");
  mkdirSync(join(releases, "1.0.0-new/docs/contracts"), { recursive: true });
  const withAnotherRoute = released.replace('"/me":', '"/mine":');
  writeFileSync(join(releases, "1.0.0-new", contract), withAnotherRoute);
  goTo("1.0.0-old\nread-api 1.0.0-new");
  const compare = (...services: string[]) =>
    run(
      "-e",
      `import("./${contracts}").then((m) => m.requireCompatible(${JSON.stringify(services)}))`,
    );
  expect(compare("relay", "write-api").status).toBe(0);
  expect(compare("relay", "read-api").output).toContain(
    "as it is in 1.0.0-new:\n- GET /mine is gone",
  );
  expect(run(contracts).output).toContain("GET /mine is gone");
});
