import { commentIn } from "./comments.ts";
import {
  type Claim,
  identityId,
  type Line,
  type Piece,
  type Problem,
  type WovenFile,
} from "./model.ts";
import { lineMatcher, pathMatcher } from "./pattern.ts";

/** The owner of some claims: the identity or a piece. */
export type Claimant = Pick<Piece, "id" | "claims"> & { summary?: string };

type Report = (line: number, message: string, remedy: string) => void;

/**
 * Assigns every changed line to a piece, by the first rule that applies: 1. a pattern that matches
 * the line, 2. the block that a matched line opens, 3. the comments and blank lines above a matched
 * line, 4. the file's whole-file claim, 5. the only piece that matched in its hunk. Other lines
 * stay without an owner. Reports claims that match nothing, and lines and files that two pieces
 * claim.
 */
export function assignOwners(
  files: WovenFile[],
  claimants: Claimant[],
  piecesPath: string,
): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (line, message, remedy) =>
    problems.push({ file: piecesPath, line, message, remedy });
  for (const claimant of claimants)
    for (const claim of claimant.claims) applyPatterns(claimant, claim, files, report);
  for (const file of files) spreadMatches(file);
  for (const claimant of claimants)
    for (const claim of claimant.claims)
      if (claim.patterns.length === 0) claimWhole(claimant, claim, files, report);
  for (const file of files) spreadInHunks(file);
  return problems;
}

const changedLines = ({ lines }: WovenFile) => lines.filter(({ sign }) => /[+-]/.test(sign));

function own(line: Line, owner: string, why: string | undefined, rule: Line["rule"]): void {
  line.owner = owner;
  line.rule = rule;
  if (why === undefined) delete line.why;
  else line.why = why;
}

function filesOf(claim: Claim, files: WovenFile[], report: Report): WovenFile[] {
  return claim.files.flatMap(({ text, line }) => {
    const matches = pathMatcher(text);
    const found = files.filter(({ path }) => matches(path));
    if (found.length === 0)
      report(line, `claims a file that does not change: ${text}`, "correct the path, or drop it");
    return found;
  });
}

function applyPatterns(
  { id, summary }: Claimant,
  claim: Claim,
  files: WovenFile[],
  report: Report,
): void {
  if (claim.patterns.length === 0) return;
  const candidates = filesOf(claim, files, report);
  for (const pattern of claim.patterns) {
    const matches = compile(pattern.text, pattern.line, report);
    const hits = candidates.flatMap((file) =>
      changedLines(file)
        .filter(matches)
        .map((line) => ({ file, line })),
    );
    if (hits.length === 0 && candidates.length > 0) reportMiss(pattern, candidates, report);
    for (const { file, line } of hits) {
      if (line.owner && line.owner !== id)
        report(
          pattern.line,
          `${file.path}: '${line.text.trim()}' is claimed by ${line.owner} and ${id}`,
          "make one of the patterns longer, so that one piece owns the line",
        );
      else own(line, id, claim.why ?? summary, "pattern");
    }
  }
}

function compile(text: string, at: number, report: Report): (line: Line) => boolean {
  try {
    const matches = lineMatcher(text);
    matches({ sign: "+", text: "", hunk: 0, preamble: false });
    return matches;
  } catch (error) {
    report(at, (error as Error).message, "fix the regular expression");
    return () => false;
  }
}

function reportMiss(
  { text, line }: { text: string; line: number },
  files: WovenFile[],
  report: Report,
): void {
  const imports = files.flatMap((file) => [...file.imports.below, ...file.imports.here]);
  const isImport = imports.some(({ source }) => source.includes(text.replace(/^[+-] /, "")));
  const where = files.map(({ path }) => path).join(", ");
  report(
    line,
    `claim matches nothing: ${text} (in ${where})`,
    isImport
      ? "drop it: imports follow from what the code uses and need no claim"
      : "this line no longer changes: drop the pattern or correct it",
  );
}

/**
 * Rules 2 and 3: the owner of a matched line also owns its block, and the comments and blank lines
 * above it.
 */
function spreadMatches(file: WovenFile): void {
  for (const sign of ["-", "+"]) {
    const side = file.lines.filter((line) => line.sign === sign);
    for (const [index, line] of side.entries())
      if (line.rule === "pattern") takeBlock(side, index, line);
    for (const [index, line] of side.entries())
      if (line.rule === "pattern") takeAbove(file.path, side, index, line);
  }
}

const indentOf = ({ text }: Line) => text.length - text.trimStart().length;
const isBlank = ({ text }: Line) => text.trim() === "";

function takeBlock(side: Line[], index: number, opener: Line): void {
  for (const line of side.slice(index + 1)) {
    if (line.hunk !== opener.hunk) return;
    const isCloser = indentOf(line) === indentOf(opener) && /^\s*[)\]}]/.test(line.text);
    if (!isBlank(line) && indentOf(line) <= indentOf(opener) && !isCloser) return;
    if (line.rule !== "pattern") own(line, opener.owner as string, opener.why, "block");
    if (isCloser && !/[[({]$/.test(line.text)) return;
  }
}

function takeAbove(path: string, side: Line[], index: number, matched: Line): void {
  for (const line of side.slice(0, index).reverse()) {
    const isComment = commentIn(path).test(line.text);
    if (line.hunk !== matched.hunk || line.rule === "pattern") return;
    if (!isBlank(line) && !isComment) return;
    own(line, matched.owner as string, matched.why, "above");
  }
}

/** Rule 4: the piece that claims the whole file owns the lines that no pattern matched. */
function claimWhole(
  { id, summary }: Claimant,
  claim: Claim,
  files: WovenFile[],
  report: Report,
): void {
  const found = new Set(filesOf(claim, files, report));
  let isUseful = found.size === 0;
  for (const file of found) {
    if (file.owner && file.owner !== id) {
      report(
        claim.line,
        `${file.path} is claimed whole by ${file.owner} and ${id}`,
        "let one of them claim its own lines, with 'lines' and a 'why'",
      );
      isUseful = true; // One report is enough.
      continue;
    }
    const why = claim.why ?? summary;
    Object.assign(file, { owner: id, ...(why && { why }) });
    const left = changedLines(file).filter(({ rule }) => !rule);
    for (const line of left) own(line, id, why, "file");
    isUseful ||= left.length > 0 || changedLines(file).length === 0;
  }
  if (!isUseful)
    report(
      claim.line,
      `claim owns nothing: ${claim.files.map(({ text }) => text).join(", ")}`,
      "patterns give all the lines to pieces already: drop this claim",
    );
}

/** Rule 5: if only one piece's patterns matched in a hunk, that piece owns the rest of the hunk. */
function spreadInHunks(file: WovenFile): void {
  for (const lines of Object.values(Object.groupBy(changedLines(file), ({ hunk }) => hunk))) {
    const matched = (lines ?? []).filter(({ rule }) => rule === "pattern");
    const [first] = matched;
    if (!first || matched.some(({ owner }) => owner !== first.owner)) continue;
    for (const line of lines ?? [])
      if (!line.owner) own(line, first.owner as string, first.why, "hunk");
  }
}

/** The claimants of an act, in the order in which their claims are applied. */
export function claimantsOf(identity: Claim[], pieces: Piece[]): Claimant[] {
  const summaries = pieces.map((piece) => ({
    ...piece,
    summary: piece.summary ?? `${piece.name}: ${piece.reachFor}`,
  }));
  return [{ id: identityId, claims: identity, summary: "says which act this is" }, ...summaries];
}
