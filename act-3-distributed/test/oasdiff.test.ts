import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apiBreaks } from "../src/programs/api-breaks.ts";
import { cases } from "./breaking-cases.ts";

/** A program that compares APIs, made by others (https://www.oasdiff.com). */
const oasdiff = process.env.OASDIFF ?? "oasdiff";
const isThere = spawnSync(oasdiff, ["--version"]).status === 0;
if (!isThere) {
  console.warn(
    "The comparison with oasdiff is not run: install Go, run 'go install github.com/oasdiff/oasdiff@v1.38.0', " +
      "and set OASDIFF to the program or add its folder to PATH.",
  );
}

/** The changes about which the two disagree on purpose. */
const ours = [
  "a server that is gone",
  "another style of a parameter",
  "output: a property that is gone", // it was optional
  "input: other properties are refused now",
  "input: another default",
  "output: another default",
  "input: a keyword that nobody knows",
  "output: a keyword that nobody knows",
];
const theirs = ["input: values instead of a constant"]; // oasdiff does not compare the two

test.skipIf(!isThere)("oasdiff judges the same changes in the same way", () => {
  const folder = mkdtempSync(join(tmpdir(), "oasdiff-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, document: object) => {
    writeFileSync(join(folder, name), JSON.stringify(document));
    return join(folder, name);
  };
  const broken = cases.filter(({ before, after }) => {
    const words = ["breaking", write("before.json", before), write("after.json", after)];
    const { stdout, status } = spawnSync(oasdiff, [...words, "--format", "json"]);
    expect(status).toBe(0);
    return JSON.parse(stdout.toString() || "[]").length > 0;
  });
  const expected = cases.filter(({ name, before, after }) => {
    const breaks = apiBreaks(before, after).length > 0;
    return (breaks && !ours.includes(name)) || theirs.includes(name);
  });
  expect(broken.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
});
