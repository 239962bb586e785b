import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./command.ts";
import { didYouMean } from "./nearest.ts";
import { root } from "./root.ts";

export { root };

/** One rung of the ladder: the folder `act-<number>-<name>`. */
export type Act = {
  number: number;
  /** The folder's name, for example `act-1-modular`. */
  name: string;
  /** The folder's absolute path. */
  dir: string;
};

/** All acts that the repository has, from 0 upwards. */
export function acts(): Act[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^act-\d+-/.test(entry.name))
    .map(({ name }) => ({ number: Number(name.split("-")[1]), name, dir: join(root, name) }))
    .sort((one, other) => one.number - other.number);
}

/** The act where the ladder begins. */
export function firstAct(): Act {
  return acts()[0] as Act;
}

/** The act below this one. The first act has none. */
export function actBelow({ number }: Act): Act | undefined {
  return acts().findLast((act) => act.number < number);
}

/**
 * Returns the act for a word such as `1`, `act-1` or `act-1-modular`.
 * @throws UserError with the list of valid words if there is no such act
 */
export function findAct(word: string): Act {
  const all = acts();
  const found = all.find(({ number, name }) =>
    [`${number}`, `act-${number}`, name].includes(word.replace(/\/$/, "")),
  );
  if (found) return found;
  const names = all.map(({ name }) => name);
  const list = all.map(({ number, name }) => `${number} (${name})`).join(", ");
  throw new UserError(
    `There is no act '${word}'.`,
    `${didYouMean(word, names)}Use one of: ${list}.`,
  );
}

/** Whether a word looks like the name of an act. A path below an act's folder does not. */
export function isActWord(word: string): boolean {
  return /^(\d+|act-[^/]*\/?)$/.test(word);
}

/** What an act's package.json says about it. */
export type Manifest = {
  /** The names of the servers that it needs. */
  servers: string[];
  /** The environment variables that `npm start` passes on from the shell. `OTEL_*` is a prefix. */
  settings: string[];
  scripts: Record<string, string>;
  /** The benches that measure it. */
  benches: string[];
  /** Parts of other acts that this act has as byte copies. */
  copies: Copy[];
};

/** Files and folders (`paths`) of an act (`from`, its folder's name) that stand below `to`, unchanged. */
export type Copy = { from: string; paths: string[]; to: string };

/** Reads an act's package.json. */
export function manifestOf({ dir }: Act): Manifest {
  const { ladder, scripts } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const { servers = [], settings = [], benches = [], copies = [] } = ladder ?? {};
  return { servers, settings, benches, copies, scripts: scripts ?? {} };
}
