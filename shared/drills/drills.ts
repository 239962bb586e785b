import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../kit/command.ts";
import { didYouMean } from "../kit/nearest.ts";
import type { Drill } from "./drill.ts";

/** The ids of all drills: the folders beside this file that hold a `drill.ts`. */
export function drillIds(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => existsSync(join(import.meta.dirname, name, "drill.ts")))
    .sort();
}

/**
 * Loads a drill.
 * @throws UserError with the list of valid ids if the drill does not exist
 */
export async function loadDrill(id: string): Promise<Drill> {
  const ids = drillIds();
  if (!ids.includes(id))
    throw new UserError(
      `There is no drill '${id}'.`,
      `${didYouMean(id, ids)}Use one of: ${ids.join(", ")}, all.`,
    );
  const { drill } = (await import(`./${id}/drill.ts`)) as { drill: Drill };
  return drill;
}
