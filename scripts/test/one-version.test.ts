import { expect, test } from "vitest";
import { versionProblems } from "./one-version.ts";

test("one exact version of each package is right", () => {
  const manifests = {
    "package.json": { devDependencies: { pg: "8.23.1" } },
    "act-1/package.json": { dependencies: { pg: "8.23.1", zod: "4.6.7" } },
  };
  expect(versionProblems(manifests)).toEqual([]);
});

test("two versions of one package are named with their files", () => {
  const manifests = {
    "package.json": { devDependencies: { pg: "8.23.0" } },
    "act-1/package.json": { dependencies: { pg: "8.23.1" } },
  };
  expect(versionProblems(manifests)).toEqual([
    "act-1/package.json: pg 8.23.1, but package.json has 8.23.0.",
  ]);
});

test.each(["^8.0.0", "~8.0.0", "8", "latest", "*"])("%s is not an exact version", (version) => {
  const problems = versionProblems({ "package.json": { dependencies: { pg: version } } });
  expect(problems).toEqual([`package.json: pg '${version}' is not an exact version.`]);
});
