import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { copyCode, parts, versionOf } from "../src/programs/build.ts";
import { developed } from "../src/programs/releases.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A folder with the fewest files that a release accepts. */
function codeFolder() {
  const folder = emptyFolder();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  for (const part of parts) {
    if (extname(part)) write(part, "");
    else mkdirSync(join(folder, part));
  }
  write("package.json", '{ "name": "todo", "version": "1.0.0" }');
  write("package-lock.json", "{}");
  write("src/a.ts", "one");
  write("src/b.ts", "two");
  return { folder, write };
}

test("a changed file or locked library changes the name of the version", () => {
  const { folder, write } = codeFolder();
  const versions = [versionOf(folder)];
  for (const file of [
    "src/a.ts",
    "src/.hidden",
    "web/LICENSE",
    "test/a.test.ts",
    "package-lock.json",
  ]) {
    write(file, "changed");
    versions.push(versionOf(folder));
  }
  expect(new Set(versions).size).toBe(6);
  expect(versions[0]).toMatch(/^1\.0\.0-[0-9a-f]{8}$/);
});

test("text that moves between files changes the name of the version", () => {
  const { folder, write } = codeFolder();
  const before = versionOf(folder);
  write("src/a.ts", "onesrc/b.tstwo");
  rmSync(join(folder, "src/b.ts"));
  expect(versionOf(folder)).not.toBe(before);
});

test("a changed target of a link changes the name of the version", () => {
  const { folder, write } = codeFolder();
  write("outside.ts", "one");
  symlinkSync(join(folder, "outside.ts"), join(folder, "src/linked.ts"));
  const before = versionOf(folder);
  write("outside.ts", "two");
  expect(versionOf(folder)).not.toBe(before);
});

test("a release contains every file that its code, tests and settings name", async () => {
  const copy = emptyFolder();
  await copyCode(developed, copy);
  const missing: string[] = [];
  for (const file of readdirSync(copy, { recursive: true, encoding: "utf8" })) {
    if (![".ts", ".cjs"].includes(extname(file))) continue;
    const text = readFileSync(join(copy, file), "utf8");
    for (const [, name = ""] of text.matchAll(/"(\.{1,2}\/[^"]+\.\w+)"/g)) {
      const path = join(dirname(file), name);
      if (existsSync(join(developed, path)) && !existsSync(join(copy, path))) missing.push(path);
    }
  }
  expect(missing).toEqual([]);
});
