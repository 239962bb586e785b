import { join } from "node:path";
import type { Act } from "../kit/acts.ts";
import { liftImports } from "./imports.ts";
import type { Claim, InterimFile, Line, Piece, Problem, WovenFile } from "./model.ts";
import { lineMatcher } from "./pattern.ts";
import { loadFolder } from "./tree.ts";

/**
 * Inserts the interim lines into their files. An interim is code that is in neither act. It lives
 * from its own piece until the piece that owns the line below it, or until the next piece that has an
 * interim before the same line. Its imports are of names that neither act imports.
 */
export function weaveInterims(files: WovenFile[], pieces: Piece[], piecesPath: string): Problem[] {
  const problems: Problem[] = [];
  for (const piece of pieces)
    for (const claim of piece.claims)
      for (const interim of claim.interims) {
        const file = files.find(({ path }) => path === claim.files[0]?.text);
        const message = file && insert(file, interim, piece, claim.why, pieces);
        if (message) problems.push({ file: piecesPath, line: interim.line, ...message });
      }
  return problems;
}

function insert(
  file: WovenFile,
  { at, code }: Claim["interims"][number],
  piece: Piece,
  why: string | undefined,
  pieces: Piece[],
): Pick<Problem, "message" | "remedy"> | undefined {
  const matches = lineMatcher(at);
  const found = file.lines.filter((line) => line.sign === "+" && matches(line));
  const [target, second] = found;
  if (!target || second)
    return {
      message: `${file.path}: interim is before ${target ? "more than one line" : "no line"}: ${at}`,
      remedy: "'at' must match exactly one added line",
    };
  const order = (id: string | undefined) => pieces.findIndex((other) => other.id === id);
  if (order(target.owner) <= order(piece.id))
    return {
      message: `${file.path}: interim of ${piece.id} ends with ${target.owner ?? "no piece"}, which does not come later`,
      remedy: "place it before a line of a later piece",
    };
  const indent = /^\s*/.exec(target.text)?.[0] ?? "";
  const { imports, body } = liftImports(code);
  file.imports.interim.push({ imports, piece: piece.id, until: target.owner ?? "" });
  const lines = body.trimEnd().split("\n");
  const place = file.lines.indexOf(target);
  const above = file.lines.slice(0, place);
  // An interim of an earlier piece before the same line ends here.
  const earlier = above.slice(above.findLastIndex(({ sign }) => sign !== "~") + 1);
  for (const line of earlier)
    if (line.owner !== piece.id && line.until === target.owner) line.until = piece.id;
  file.lines.splice(
    place,
    0,
    ...lines.map((text) => interimLine(text && indent + text, target, piece.id, why)),
  );
  return undefined;
}

function interimLine(text: string, target: Line, owner: string, why: string | undefined): Line {
  return {
    sign: "~",
    text,
    hunk: target.hunk,
    preamble: target.preamble,
    owner,
    rule: "pattern",
    ...(target.owner && { until: target.owner }),
    ...(why && { why }),
  };
}

/** Reads the files in `interim/<piece>/`. Each lives from its piece until a later one. */
export function readInterimFiles(
  act: Act,
  pieces: Piece[],
): { files: InterimFile[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const complain = (file: string, message: string, remedy: string, line?: number) =>
    problems.push({ file, message, remedy, ...(line && { line }) });
  const files: InterimFile[] = [];
  for (const [path, text] of loadFolder(join(act.dir, "interim"))) {
    const [id = "", ...rest] = path.split("/");
    const piece = pieces.find((candidate) => candidate.id === id);
    const file = rest.join("/");
    const until = piece?.fileInterims.find(({ files }) => !files || files.includes(file))?.until;
    const place = `${act.name}/interim/${path}`;
    if (!piece)
      complain(place, `there is no piece '${id}'`, "name the folder in interim/ after a piece");
    else if (!until)
      complain(place, `nothing ends this interim`, `add 'interim: { until: <piece> }' to ${id}`);
    else files.push({ path: file, piece: id, until, text });
  }
  for (const { id, fileInterims, line } of pieces)
    for (const { until } of fileInterims)
      if (!files.some((file) => file.piece === id && file.until === until))
        complain(
          `${act.name}/pieces.yaml`,
          `${id} has an interim, but interim/${id}/ holds no file`,
          "drop the interim, or add its files",
          line,
        );
  return { files, problems };
}
