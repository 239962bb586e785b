import type { Line, Place } from "../../shared/ledger/model.ts";

/** A line of a hunk. */
export type HunkLine = {
  sign: " " | "+" | "-";
  text: string;
  below?: number;
  here?: number;
  moved?: Place;
  /** The line was in earlier steps but in neither act, and this piece removes it. */
  wasInterim?: true;
};

/** Neighbouring changes of one piece in one file, for one reason. */
export type Hunk = {
  file: string;
  kind: "added" | "deleted" | "changed";
  why: string;
  /** The first line number in the act below and in this act. 0 if the file does not exist there. */
  oldStart: number;
  newStart: number;
  lines: HunkLine[];
  /** For code that is in neither act: the piece that removes it. */
  interim?: string;
  /** For a file that replaces an interim file: the piece that added the interim file. */
  replaces?: string;
};

/** A file's lines in their order, imports included. */
export type ShownFile = { path: string; kind: Hunk["kind"]; lines: Line[] };
