import { join } from "node:path";
import type { Act } from "../../shared/kit/acts.ts";
import { similarity, tokensOf } from "../../shared/ledger/align.ts";
import { copiesOf, isCopied } from "../../shared/ledger/copies.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { loadAct, loadFolder } from "../../shared/ledger/tree.ts";
import type { ActChange, FileChange } from "./change.ts";
import { hasMarks, mergeFile } from "./merge-file.ts";
import { type Look, whereItWent } from "./moved-to.ts";

/** The outcome of a change for one file of an act. */
export type Outcome = {
  act: Act;
  /** Relative to the act. */
  path: string;
  kind: "changed" | "added" | "deleted" | "already there" | "conflict" | "not here";
  /** The text to write, if it differs from the current text. */
  text?: string;
  looks: Look[];
};

/** A change of an act, to carry up. */
type Source = { from: Act; change: ActChange };

/**
 * Carries the change of an act into the acts above, one after the other. Each act gets the changes
 * of the act below. Writes nothing. A file that conflicts, or that an act does not have, is not
 * carried higher.
 * @param above the acts above, lowest first
 */
export function carry(origin: Act, change: ActChange, above: Act[]): Outcome[] {
  let below: Source = { from: origin, change };
  const sources = [below];
  const outcomes = carryIntoInterims(origin, [below]);
  for (const act of above) {
    const tree = loadAct(act.dir);
    const here: Source = { from: act, change: new Map() };
    for (const [path, one] of below.change) {
      const outcome = carryFile({ act, path, ours: tree.get(path) }, one, below.from);
      if (outcome.kind === "not here")
        outcome.looks = whereItWent(path, one, act, [tree, interimsOf(act)]);
      if (outcome.kind !== "conflict" && outcome.kind !== "not here")
        here.change.set(path, asHere(path, one, tree.get(path), outcome));
      outcomes.push(outcome);
    }
    for (const outcome of copy(act, tree, sources)) {
      const before = tree.get(outcome.path);
      here.change.set(outcome.path, {
        ...(before !== undefined && { before }),
        ...(outcome.text !== undefined && { after: outcome.text }),
      });
      outcomes.push(outcome);
    }
    outcomes.push(...carryIntoInterims(act, [below, here]));
    sources.push(here);
    below = here;
  }
  return outcomes;
}

/**
 * Files that are byte copies of another act's files get that act's text, regardless of their own.
 */
function copy(act: Act, tree: Tree, sources: Source[]): Outcome[] {
  return copiesOf(act).flatMap((one) => {
    const source = sources.find(({ from }) => from.name === one.from);
    const changed = [...(source?.change ?? [])].filter(([path]) => isCopied(one, path));
    return changed.flatMap(([path, { after }]) => {
      const target = `${one.to}/${path}`;
      const ours = tree.get(target);
      if (ours === after) return [];
      const kind = after === undefined ? "deleted" : ours === undefined ? "added" : "changed";
      return [{ act, path: target, kind, looks: [], ...(after !== undefined && { text: after }) }];
    });
  });
}

/** The file to change: its path in the act, and its text, if it exists. */
type Target = { act: Act; path: string; ours: string | undefined };

function carryFile({ act, path, ours }: Target, { before, after }: FileChange, from: Act): Outcome {
  const outcome = (kind: Outcome["kind"], rest: Partial<Outcome> = {}): Outcome => {
    return { act, path, kind, looks: [], ...rest };
  };
  const file = `${act.name}/${path}`;
  const refuse = (because: string) => outcome("conflict", { looks: [{ file, line: 1, because }] });
  if (ours === after) return outcome("already there");
  if (ours === undefined)
    return before === undefined ? outcome("added", { text: after ?? "" }) : outcome("not here");
  if (after === undefined)
    return ours === before
      ? outcome("deleted")
      : refuse(`${from.name} deleted it; it stays, because it is different here`);
  if (before === undefined)
    return refuse(`new in ${from.name}, but another file has this name; it stays as it is`);
  if (hasMarks(ours)) return refuse("it still has the marks of an earlier conflict");
  const labels = { ours: file, incoming: from.name };
  const merged = mergeFile(path, { base: before, incoming: after, ours }, labels);
  const looks = [...merged.conflicts, ...merged.looks].map((look) => ({ file, ...look }));
  if (merged.text === ours && merged.conflicts.length === 0) return outcome("already there");
  const kind = merged.conflicts.length > 0 ? "conflict" : "changed";
  return outcome(kind, { ...(merged.text !== ours && { text: merged.text }), looks });
}

/**
 * The change of this act, for the act above. A person may already have made the change here, so
 * `before` is this act's file with the change reverted.
 */
function asHere(path: string, change: FileChange, ours: string | undefined, { text }: Outcome) {
  const { before, after } = change;
  if (before === undefined || after === undefined || ours === undefined) return change;
  const now = text ?? ours;
  const back = { base: after, incoming: before, ours: now };
  const undone = mergeFile(path, back, { ours: "", incoming: "" });
  return { before: undone.conflicts.length > 0 ? ours : undone.text, after: now };
}

/**
 * Carries changes into interim files. An interim file gets the change from the act with the more
 * similar file.
 */
function carryIntoInterims(act: Act, sources: Source[]): Outcome[] {
  return [...interimsOf(act)].flatMap(([interim, ours]) => {
    const path = interim.split("/").slice(2).join("/");
    const words = tokensOf({ text: ours });
    const likeness = ({ change }: Source) =>
      similarity(words, tokensOf({ text: change.get(path)?.before ?? "" }));
    const [source] = sources
      .filter(({ change }) => change.has(path))
      .sort((one, other) => likeness(other) - likeness(one));
    const change = source?.change.get(path);
    return source && change ? [carryFile({ act, path: interim, ours }, change, source.from)] : [];
  });
}

/** The interim files of an act: `interim/<piece>/<path>` to text. */
function interimsOf({ dir }: Act): Tree {
  const files = loadFolder(join(dir, "interim"));
  return new Map([...files].map(([path, text]) => [`interim/${path}`, text]));
}
