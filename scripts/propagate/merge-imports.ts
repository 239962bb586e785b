import { writeImports } from "../../shared/ledger/finish.ts";
import { usedIdentifiers } from "../../shared/ledger/imports.ts";
import type { ImportStatement } from "../../shared/ledger/model.ts";
import type { Labels } from "./merge-lines.ts";

/** The leading imports of both sides and of their base. */
export type ImportSides = Record<"base" | "incoming" | "ours", ImportStatement[]>;

/**
 * Merges imports name by name, so that statements with new names on both sides don't conflict.
 * Removes a name only if a side dropped it and the merged body does not use it. A name that both
 * sides newly import from different modules is a conflict. The result then has both lists between
 * marks.
 */
export function mergeImports(
  { base, incoming, ours }: ImportSides,
  body: string,
  labels: Labels,
): { sources: string[]; isConflict: boolean } {
  const sides = [base, incoming, ours].map(bindingsOf) as [Bindings, Bindings, Bindings];
  const [was, theirs, own] = sides;
  const used = usedIdentifiers(body);
  const chosen: ImportStatement[] = [];
  for (const local of new Set([...own.keys(), ...theirs.keys()])) {
    const [before, there, here] = [was.get(local), theirs.get(local), own.get(local)];
    const isOursAsBefore = keyOf(here) === keyOf(before);
    if (there && here && keyOf(there) !== keyOf(here) && !isOursAsBefore)
      if (keyOf(there) !== keyOf(before)) return conflict(incoming, ours, labels);
    const preferred = isOursAsBefore ? there : here;
    const binding = preferred ?? (used.has(local) ? (here ?? there) : undefined);
    if (binding) chosen.push(binding);
  }
  const isAsOurs = chosen.length === own.size && chosen.every((one) => isAmong(one, own));
  const written = isAsOurs
    ? sourcesOf(ours)
    : writeImports(asStatements(chosen), [...ours, ...incoming]);
  return { sources: written, isConflict: false };
}

/** For each local name, its import statement with only this name. */
type Bindings = Map<string, ImportStatement>;

const bindingsOf = (statements: ImportStatement[]): Bindings =>
  new Map(
    statements.flatMap((statement) =>
      statement.names.map((name) => [name.local, { ...statement, names: [name] }] as const),
    ),
  );

const keyOf = (binding: ImportStatement | undefined) =>
  binding && JSON.stringify([binding.module, binding.names, binding.tail]);

/** Joins names of the same statement again, including types. */
function asStatements(bindings: ImportStatement[]): ImportStatement[] {
  const kind = ({ module, typeOnly, names }: ImportStatement) =>
    [module, typeOnly, names[0]?.imported === "*"].join(" ");
  return [...Map.groupBy(bindings, kind).values()].map((group) => ({
    ...(group[0] as ImportStatement),
    names: group.flatMap(({ names }) => names),
  }));
}

const isAmong = (binding: ImportStatement, own: Bindings) =>
  keyOf(own.get(binding.names[0]?.local ?? "")) === keyOf(binding);

const sourcesOf = (statements: ImportStatement[]) => statements.map(({ source }) => source);

function conflict(incoming: ImportStatement[], ours: ImportStatement[], labels: Labels) {
  const sources = [
    `<<<<<<< ${labels.ours}`,
    ...sourcesOf(ours),
    "=======",
    ...sourcesOf(incoming),
    `>>>>>>> ${labels.incoming}`,
  ];
  return { sources, isConflict: true };
}
