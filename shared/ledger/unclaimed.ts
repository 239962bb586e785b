import type { Act } from "../kit/acts.ts";
import { identityId, type Ledger, type Line, type Problem, type WovenFile } from "./model.ts";

type Where = { below: Act; act: Act };

/** Reports each run of lines without an owner, and suggests a claim. */
export function findUnclaimed(files: WovenFile[], where: Where): Problem[] {
  return files.flatMap((file) => [
    ...unexplainedImports(file, where),
    ...runs(file, (line) => !line.owner).map((run) => {
      const [first] = run;
      const claim = proposeClaim(file, first);
      return {
        ...placeOf(file, first, where),
        message: `no piece claims this line: ${quote(first)}${more(run)}`,
        remedy: `add a claim to the piece it belongs to, e.g. ${claim}`,
      };
    }),
  ]);
}

/**
 * Imports follow from the code below them. If only the imports changed, a piece must claim the
 * file.
 */
function unexplainedImports(file: WovenFile, { act }: Where): Problem[] {
  if (file.owner || file.lines.some(({ sign }) => sign !== " ")) return [];
  const { below, here } = file.imports;
  const known = new Set(below.map(({ source }) => source));
  const line = here.find(({ source }) => !known.has(source))?.line ?? here[0]?.line ?? 1;
  return [
    {
      file: `${act.name}/${file.path}`,
      line,
      message: "no piece claims this file: only its imports changed",
      remedy: `undo it, or claim the file: - { file: ${file.path}, why: … }`,
    },
  ];
}

/** Lines that belong to a piece only because they are inside a block that it opened. */
export function findInsideBlocks({ files, ...where }: Ledger): Problem[] {
  return files.flatMap((file) =>
    runs(file, ({ rule }) => rule === "block").map((run) => ({
      ...placeOf(file, run[0], where),
      message: `${run[0].owner}, by its block: ${quote(run[0])}${more(run)}`,
      remedy: "give the line a pattern of its own if it belongs to another piece",
    })),
  );
}

/** Runs of neighbouring changed lines with the same sign that `accepts` selects. */
function runs(file: WovenFile, accepts: (line: Line) => boolean): [Line, ...Line[]][] {
  const found: [Line, ...Line[]][] = [];
  let last: Line | undefined;
  for (const line of file.lines.filter(({ sign }) => /[+-]/.test(sign))) {
    const run = found.at(-1);
    const continues = run && last === run.at(-1) && isNext(last, line);
    if (accepts(line)) {
      if (continues) run.push(line);
      else found.push([line]);
    }
    last = line;
  }
  return found;
}

const isNext = (one: Line | undefined, other: Line) =>
  one?.sign === other.sign && one.hunk === other.hunk && one.owner === other.owner;

/** Longer lines are cut in messages, which also have the file and line number. */
const quotedAtMost = 90;

function quote({ text }: Line): string {
  const plain = text.trim() || "(a blank line)";
  return plain.length <= quotedAtMost ? plain : `${plain.slice(0, quotedAtMost)}…`;
}

const more = ({ length }: Line[]) => (length > 1 ? ` … and ${length - 1} more` : "");

/** The file and line number that the reader can open. */
function placeOf({ path }: WovenFile, line: Line, { below, act }: Where) {
  return line.sign === "-"
    ? { file: `${below.name}/${path}`, line: line.below ?? 1 }
    : { file: `${act.name}/${path}`, line: line.here ?? 1 };
}

function proposeClaim(file: WovenFile, line: Line): string {
  const changed = file.lines.filter(({ sign }) => /[+-]/.test(sign));
  const owners = new Set(changed.flatMap(({ owner }) => owner ?? []));
  owners.delete(identityId);
  if (owners.size === 0) return `- { files: [${file.path}] }`;
  const neighbour = nearestOwner(changed, line);
  const pattern = shortestPattern(changed, line);
  const to = neighbour ? ` (${neighbour} owns the line nearest to it)` : "";
  return `- { file: ${file.path}, lines: [${JSON.stringify(pattern)}], why: … }${to}`;
}

function nearestOwner(changed: Line[], line: Line): string | undefined {
  const at = changed.indexOf(line);
  const distance = (other: Line) => Math.abs(changed.indexOf(other) - at);
  return changed
    .filter(({ owner }) => owner && owner !== identityId)
    .sort((one, other) => distance(one) - distance(other))[0]?.owner;
}

/** The shortest sequence of words of the line that is in no other changed line. */
function shortestPattern(changed: Line[], line: Line): string {
  const words = line.text.trim().split(" ");
  const isUnique = (text: string) =>
    changed.every((other) => other === line || !other.text.includes(text));
  for (let count = 1; count <= words.length; count++)
    for (let start = 0; start + count <= words.length; start++) {
      const text = words.slice(start, start + count).join(" ");
      if (/\w{3}/.test(text) && isUnique(text)) return text;
    }
  return `${line.sign} ${line.text.trim()}`;
}
