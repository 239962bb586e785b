import { basename, join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Act } from "../kit/acts.ts";
import { readTextFile } from "../kit/read-text-file.ts";
import type { Claim, Pattern, Piece, Problem } from "./model.ts";
import { type PiecesFile, piecesFile } from "./pieces-schema.ts";

/** The content of an act's pieces.yaml. */
export type Pieces = {
  below: string;
  story: string;
  identity: Claim[];
  pieces: Piece[];
  problems: Problem[];
};

type YamlPath = (string | number)[];
type LineOf = (path: YamlPath) => number;

/**
 * Reads an act's pieces.yaml. Returns errors as problems with their lines. The pieces are then
 * empty, because a ledger with only some of its pieces would report the wrong lines.
 */
export function readPieces(act: Act): Pieces {
  const file = `${act.name}/pieces.yaml`;
  const counter = new LineCounter();
  const document = parseDocument(readTextFile(join(act.dir, "pieces.yaml")), {
    lineCounter: counter,
  });
  const nothing = { below: "", story: "", identity: [], pieces: [] };
  const syntax = document.errors.map((error) => ({
    file,
    line: counter.linePos(error.pos[0]).line,
    message: error.message.split("\n")[0] ?? "not YAML",
    remedy: "fix the YAML; a text with ': ' or '#' in it needs quotes",
  }));
  if (syntax.length > 0) return { ...nothing, problems: syntax };

  const lineOf: LineOf = (path) => {
    for (let end = path.length; end > 0; end--) {
      const node = document.getIn(path.slice(0, end), true) as { range?: [number] } | undefined;
      if (node?.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  const read = piecesFile.safeParse(document.toJS());
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => ({
      file,
      line: lineOf(path as YamlPath),
      message: `${path.join(".") || "the file"}: ${message}`,
      remedy: "the form is in CONTRIBUTING.md, 'How to author a piece'",
    }));
    return { ...nothing, problems };
  }
  return { ...convert(read.data, lineOf), problems: checkNames(read.data, act, lineOf) };
}

function convert(data: PiecesFile, lineOf: LineOf): Omit<Pieces, "problems"> {
  return {
    below: data.below,
    story: data.story,
    identity: data.identity.map((claim, index) => toClaim(claim, ["identity", index], lineOf)),
    pieces: data.pieces.map(({ interim, claims, drill = [], ...piece }, index) => ({
      ...(piece as Omit<Piece, "drills" | "claims" | "line">),
      drills: [drill].flat(),
      fileInterims: [interim ?? []].flat(),
      claims: claims.map((claim, at) => toClaim(claim, ["pieces", index, "claims", at], lineOf)),
      line: lineOf(["pieces", index]),
    })),
  };
}

function toClaim(claim: PiecesFile["identity"][number], path: YamlPath, lineOf: LineOf): Claim {
  const patterns = (key: string, texts: string[] = []): Pattern[] =>
    texts.map((text, index) => ({ text, line: lineOf([...path, key, index]) }));
  return {
    files: claim.file
      ? [{ text: claim.file, line: lineOf([...path, "file"]) }]
      : patterns("files", claim.files),
    patterns: patterns("lines", claim.lines),
    ...(claim.why && { why: claim.why }),
    interims: (claim.interim ?? []).map(({ at, code }, index) => ({
      at,
      code,
      line: lineOf([...path, "interim", index]),
    })),
    line: lineOf(path),
  };
}

/** Checks that the act's name is right, that ids are unique, and that needs name earlier pieces. */
function checkNames(data: PiecesFile, act: Act, lineOf: LineOf): Problem[] {
  const file = `${act.name}/pieces.yaml`;
  const ids = data.pieces.map(({ id }) => id);
  const problems: Problem[] = [];
  const complain = (path: YamlPath, message: string, remedy: string) =>
    problems.push({ file, line: lineOf(path), message, remedy });
  if (data.act !== basename(act.dir))
    complain(["act"], `act is '${data.act}'`, `write '${basename(act.dir)}', the folder's name`);
  for (const [index, { id, needs, interim }] of data.pieces.entries()) {
    const path = ["pieces", index];
    if (ids.indexOf(id) !== index || id === "identity")
      complain([...path, "id"], `the id '${id}' is taken`, "give each piece an id of its own");
    for (const [at, need] of needs.entries())
      if (!ids.slice(0, index).includes(need))
        complain(
          [...path, "needs", at],
          `'${id}' needs '${need}', which is not an earlier piece of this act`,
          "needs point backwards only: reorder the pieces, or drop the need",
        );
    for (const { until } of [interim ?? []].flat())
      if (ids.indexOf(until) <= index)
        complain(
          [...path, "interim"],
          `the interim of '${id}' ends with '${until}', which is not a later piece of this act`,
          "name the later piece that replaces these files",
        );
  }
  return problems;
}
