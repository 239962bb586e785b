import type { Line, Place } from "../../shared/ledger/model.ts";

/** A line of a hunk, as a reader sees it. */
export type HunkLine = {
  sign: " " | "+" | "-";
  text: string;
  below?: number;
  here?: number;
  moved?: Place;
  /** Stood in the steps before and in neither act; the piece takes it away. */
  wasInterim?: true;
};

/** Neighbouring changes of one piece in one file, made for one reason. */
export type Hunk = {
  file: string;
  kind: "added" | "deleted" | "changed";
  why: string;
  /** First line number in the act below and in this act; 0 where the file is not there. */
  oldStart: number;
  newStart: number;
  lines: HunkLine[];
  /** For code that stands in neither act: the piece that takes it away again. */
  interim?: string;
  /** For a file that stands where an interim file stood: the piece that had brought that. */
  replaces?: string;
};

/** A file's lines in their order, imports included. */
export type ShownFile = { path: string; kind: Hunk["kind"]; lines: Line[] };
