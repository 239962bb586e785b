import { join } from "node:path";
import { expect, it } from "vitest";
import type { Tree } from "../../shared/ledger/model.ts";
import { sentences } from "../../shared/ledger/test-acts.ts";
import { typeCheckerFor } from "./type-check.ts";

const config = (include: string) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "nodenext",
      target: "esnext",
      types: [],
      lib: ["esnext"],
      skipLibCheck: true,
      noEmit: true,
      noUnusedLocals: true,
      allowImportingTsExtensions: true,
    },
    include: [include],
  });
const right: Tree = new Map([
  ["tsconfig.json", config("src")],
  ["src/main.ts", 'import { log } from "./log.ts";\n\nlog("x");\n'],
  ["src/log.ts", "export const log = (text: string) => text;\n"],
  ["README.ts", "not included, and not TypeScript"],
]);

const check = typeCheckerFor(join(import.meta.dirname, "no-such-act"));

it("finds type errors in each step, although no file is written", () => {
  const without: Tree = new Map([...right].filter(([path]) => path !== "src/log.ts"));
  const wrong: Tree = new Map([...right, ["src/log.ts", "export const log = (n: number) => n;\n"]]);
  const unused: Tree = new Map([
    ...right,
    ["src/log.ts", `${right.get("src/log.ts")}const a = 1;\n`],
  ]);
  expect(check(right)).toEqual([]);
  expect(sentences(check(without))).toEqual([
    expect.stringContaining("src/main.ts:1: TS2307: Cannot find module './log.ts'"),
  ]);
  expect(sentences(check(wrong))).toEqual([expect.stringContaining("src/main.ts:3: TS2345:")]);
  expect(sentences(check(unused))).toEqual([expect.stringContaining("src/log.ts:2: TS6133:")]);
  expect(check(right)).toEqual([]);
}, 60_000);

it("checks the page with its own configuration", () => {
  const page: Tree = new Map([
    ...right,
    ["web/tsconfig.json", config("*.ts")],
    ["web/main.ts", "export const wrong: string = 1;\n"],
  ]);
  expect(sentences(check(page))).toEqual([expect.stringContaining("web/main.ts:1: TS2322:")]);
}, 60_000);
