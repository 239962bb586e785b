import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { Act } from "../kit/acts.ts";

export type Files = Record<string, string>;

/** The part of a piece that a test sets. The rest is filled in. */
export type TestPiece = { id: string; claims: unknown[] } & Record<string, unknown>;

/** The files and pieces of two small acts. */
export type TestActs = {
  below?: Files;
  here?: Files;
  pieces?: TestPiece[];
  identity?: unknown[];
  /** The whole pieces.yaml, for tests of its format. */
  yaml?: string;
};

/** Writes two acts into a folder that is removed after the test. Returns the upper act. */
export function makeActs({ below = {}, here = {}, pieces, identity, yaml }: TestActs): Act {
  const root = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const act: Act = { number: 1, name: "act-1-more", dir: join(root, "act-1-more") };
  const ledger = {
    act: act.name,
    below: "act-0-less",
    story: "It was small. Now it is more.",
    ...(identity && { identity }),
    pieces: (pieces ?? []).map(completePiece),
  };
  writeFiles(join(root, "act-0-less"), below);
  writeFiles(act.dir, { ...here, "pieces.yaml": yaml ?? stringify(ledger) });
  return act;
}

/** A piece with all required fields. */
export function completePiece(piece: TestPiece): Record<string, unknown> {
  return {
    name: `The ${piece.id}`,
    pain: "Nobody knows where logic belongs",
    reachFor: "homes for rules",
    avoid: "services",
    cost: "one more hop",
    decision: "docs/decisions/001.md",
    minutes: 20,
    difficulty: "easy",
    firstRead: "src/main.ts",
    ...piece,
  };
}

export function writeFiles(dir: string, files: Files): void {
  for (const [path, text] of Object.entries({ ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  mkdirSync(dir, { recursive: true });
}

/** Formats each problem as `file:line: message`. */
export const sentences = (problems: { file: string; line?: number; message: string }[]): string[] =>
  problems.map(
    ({ file, line, message }) => `${[file, line].filter(Boolean).join(":")}: ${message}`,
  );
