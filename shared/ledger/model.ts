import type { Act } from "../kit/acts.ts";

/** The files of a folder: path (with `/`) to text. Binary content is base64 behind `binaryPrefix`. */
export type Tree = Map<string, string>;

/** What is wrong, where, and what mends it. `file` is relative to the repository's root. */
export type Problem = { file: string; line?: number; message: string; remedy: string };

/** In both acts, only in this act, only in the act below, or in neither (an interim). */
export type Sign = " " | "+" | "-" | "~";

/** By which rule a changed line came to its piece, strongest first. */
export type Rule = "pattern" | "block" | "above" | "file" | "hunk" | "import" | "interim";

/** One line of a woven file. */
export type Line = {
  sign: Sign;
  /** The normalised text; patterns are matched against this. */
  text: string;
  /** The text as the file has it, where normalising took something off (a comma in JSON). */
  raw?: string;
  /** Line number in the act below's file. */
  below?: number;
  /** Line number in this act's file. */
  here?: number;
  /** Number of the run of changed lines that it is in, from 1; 0 for a common line. */
  hunk: number;
  /** Stands above the imports. */
  preamble: boolean;
  /** Id of the piece that the change belongs to. */
  owner?: string;
  why?: string;
  rule?: Rule;
  /** For an interim line: the piece that takes it away. */
  until?: string;
  /** Where else the same code stands: it was moved, not written. */
  moved?: Place;
};

export type Place = { file: string; line: number };

/** One name that an import statement brings. `imported` is `default`, `*` or an exported name. */
export type ImportedName = { local: string; imported: string; typeOnly: boolean };

/** A leading import statement of a TypeScript file, lifted out of its lines. */
export type ImportStatement = {
  module: string;
  typeOnly: boolean;
  names: ImportedName[];
  /** What follows the module: `with { type: "json" }`. */
  tail: string;
  source: string;
  /** Line number of its first line. */
  line: number;
};

/** Imports of an interim's code: needed from its piece on, until the piece that takes it away. */
export type InterimImports = { imports: ImportStatement[]; piece: string; until: string };

/** A file that differs between the acts: every line of both, once, in order. */
export type WovenFile = {
  path: string;
  kind: "added" | "deleted" | "changed";
  lines: Line[];
  /** Leading imports in the act below, in this act, and those that interims bring. */
  imports: { below: ImportStatement[]; here: ImportStatement[]; interim: InterimImports[] };
  finalNewline: boolean;
  /** The piece that claims it whole, if one does, and why. */
  owner?: string;
  why?: string;
};

/** A whole file that stands from its piece on until a later piece: `interim/<piece>/<path>`. */
export type InterimFile = { path: string; piece: string; until: string; text: string };

/** A substring or `/regular expression/` of a claim, with its line in pieces.yaml. */
export type Pattern = { text: string; line: number };

/** What a piece says belongs to it: whole files, or the lines of files that its patterns match. */
export type Claim = {
  files: Pattern[];
  patterns: Pattern[];
  why?: string;
  interims: { at: string; code: string; line: number }[];
  /** Line in pieces.yaml. */
  line: number;
};

export type Difficulty = "easy" | "medium" | "hard";

/** One architectural addition of an act, as its pieces.yaml describes it. */
export type Piece = {
  id: string;
  name: string;
  summary?: string;
  pain?: string;
  symptom?: string;
  supports?: string;
  reachFor: string;
  avoid: string;
  cost: string;
  /** Path of its ADR, relative to the act. */
  decision: string;
  /** What makes the pain run, and the relief. */
  drills: string[];
  needs: string[];
  minutes: number;
  difficulty: Difficulty;
  /** The file to read first, relative to the act. */
  firstRead: string;
  claims: Claim[];
  /** Until which piece its files in `interim/<id>/` stand. */
  interimUntil?: string;
  /** Line in pieces.yaml. */
  line: number;
};

/** Everything that is known about the change from one act to the next. */
export type Ledger = {
  below: Act;
  act: Act;
  story: string;
  pieces: Piece[];
  /** The files that differ. */
  files: WovenFile[];
  /** The files that are the same in both acts. */
  unchanged: Tree;
  interimFiles: InterimFile[];
  /** For each piece the earlier pieces that it builds on: the written ones, and those that it ends the interims of. */
  needs: Map<string, Set<string>>;
  problems: Problem[];
};

/** The owner of lines that belong to no piece: names, and comments that speak of the next act. */
export const identityId = "identity";
