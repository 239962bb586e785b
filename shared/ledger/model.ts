import type { Act } from "../kit/acts.ts";

/** The files of a folder: path (with `/`) to text. Binary content is base64 behind `binaryPrefix`. */
export type Tree = Map<string, string>;

/** A problem, its place and its remedy. `file` is relative to the repository's root. */
export type Problem = { file: string; line?: number; message: string; remedy: string };

/** In both acts, only in this act, only in the act below, or in neither (an interim). */
export type Sign = " " | "+" | "-" | "~";

/** The rule that assigned a changed line to its piece, strongest first. */
export type Rule = "pattern" | "block" | "above" | "file" | "hunk" | "import" | "interim";

/** One line of a woven file. */
export type Line = {
  sign: Sign;
  /** The normalised text; patterns are matched against this. */
  text: string;
  /** The original text, if normalising changed it (a comma in JSON). */
  raw?: string;
  /** Line number in the act below's file. */
  below?: number;
  /** Line number in this act's file. */
  here?: number;
  /** Number of the run of changed lines that it is in, from 1; 0 for a common line. */
  hunk: number;
  /** Whether the line is above the imports. */
  preamble: boolean;
  /** Id of the piece that the change belongs to. */
  owner?: string;
  why?: string;
  rule?: Rule;
  /** For an interim line: the piece that removes it. */
  until?: string;
  /** The other place of the same code, if it was moved. */
  moved?: Place;
};

export type Place = { file: string; line: number };

/** One imported name. `imported` is `default`, `*` or an exported name. */
export type ImportedName = { local: string; imported: string; typeOnly: boolean };

/** A leading import statement of a TypeScript file. */
export type ImportStatement = {
  module: string;
  typeOnly: boolean;
  names: ImportedName[];
  /** The text after the module, for example `with { type: "json" }`. */
  tail: string;
  source: string;
  /** Line number of its first line. */
  line: number;
};

/** The imports of an interim's code, from its piece until the piece that removes it. */
export type InterimImports = { imports: ImportStatement[]; piece: string; until: string };

/** A file that differs between the acts: every line of both, once, in order. */
export type WovenFile = {
  path: string;
  kind: "added" | "deleted" | "changed";
  lines: Line[];
  /** The leading imports of the act below, of this act and of interims. */
  imports: { below: ImportStatement[]; here: ImportStatement[]; interim: InterimImports[] };
  finalNewline: boolean;
  /** The piece that claims the whole file, if there is one, and why. */
  owner?: string;
  why?: string;
};

/** A whole file that lives from its piece until a later piece: `interim/<piece>/<path>`. */
export type InterimFile = { path: string; piece: string; until: string; text: string };

/** A substring or `/regular expression/` of a claim, with its line in pieces.yaml. */
export type Pattern = { text: string; line: number };

/** The whole files, or the lines that match patterns, that a piece owns. */
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
  /** The drills that show the pain and the relief. */
  drills: string[];
  needs: string[];
  minutes: number;
  difficulty: Difficulty;
  /** The file to read first, relative to the act. */
  firstRead: string;
  claims: Claim[];
  /** Which piece removes which files in `interim/<id>/`. Without `files`, all that are left. */
  fileInterims: { until: string; files?: string[] }[];
  /** Line in pieces.yaml. */
  line: number;
};

/** The change from one act to the next, with its pieces. */
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
  /**
   * For each piece, the earlier pieces that it builds on: those in its `needs`, and those whose
   * interims it ends.
   */
  needs: Map<string, Set<string>>;
  problems: Problem[];
};

/** The owner of lines that belong to no piece: names, and comments about the next act. */
export const identityId = "identity";
