import type { Act } from "../../shared/kit/acts.ts";
import type { Paint } from "../../shared/kit/painter.ts";
import type { Outcome } from "./carry.ts";

const mark: Record<Outcome["kind"], string> = {
  changed: "~",
  added: "+",
  deleted: "-",
  "already there": "=",
  conflict: "✗",
  "not here": "?",
};

const note: Partial<Record<Outcome["kind"], string>> = {
  "already there": "has it already",
  conflict: "conflict",
  "not here": "not here: if this act has the code elsewhere, change it by hand",
};

const needsPerson = ({ kind }: Outcome) => kind === "conflict" || kind === "not here";

/** The files that need a person: those that conflict, or that an act does not have. */
export const leftOver = (outcomes: Outcome[]): Outcome[] => outcomes.filter(needsPerson);

/** Prints every act with its files, their outcomes, and the places to check. */
export function printOutcomes(outcomes: Outcome[], paint: Paint): string {
  const byAct = Map.groupBy(outcomes, ({ act }) => act.name);
  const parts = [...byAct].map(([name, own]) =>
    [paint("bold", name), ...own.map((outcome) => printOutcome(outcome, paint))].join("\n"),
  );
  return `${parts.join("\n\n")}\n`;
}

function printOutcome(outcome: Outcome, paint: Paint): string {
  const { kind, path, looks } = outcome;
  const style = needsPerson(outcome) ? "red" : kind === "already there" ? "dim" : "green";
  const head = paint(style, `  ${mark[kind]} ${path}${note[kind] ? ` (${note[kind]})` : ""}`);
  const lines = looks.map(({ file, line, because }) => `      ${file}:${line}: ${because}`);
  return [head, ...lines].join("\n");
}

/** Prints changed files that are not code of an act. */
export function printAside(aside: string[]): string {
  return aside.map((path) => `Not carried, because each act has its own: ${path}\n`).join("");
}

/** Prints what to do next, and which files the acts above wait for. */
export function printNext(outcomes: Outcome[], highest: Act, paint: Paint): string {
  const byAct = Map.groupBy(leftOver(outcomes), ({ act }) => act);
  const lines = [...byAct].map(([{ name, number }, own]) => {
    const files = own.length === 1 ? "1 file needs" : `${own.length} files need`;
    const isInterim = ({ path }: Outcome) => path.startsWith("interim/");
    const higher = number < highest.number && !own.every(isInterim);
    return `${name}: ${files} you${higher ? `; then npm run propagate ${number} carries on` : ""}.`;
  });
  return [...lines.map((line) => paint("red", line)), "Next: npm run check", ""].join("\n");
}
