import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import type { z } from "zod";
import { root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";

/**
 * Reads a JSON file of the exercises. Returns undefined if there is none.
 * @throws UserError if it is damaged
 */
export function readKept<T>(file: string, schema: z.ZodType<T>, remedy: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${relative(root, file)} is damaged.`, remedy);
  }
}
