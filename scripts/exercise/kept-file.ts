import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import type { z } from "zod";
import { root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";

/**
 * Reads a file of JSON that the exercises keep; nothing where there is none.
 * @throws UserError when it is not what was written there
 */
export function readKept<T>(file: string, schema: z.ZodType<T>, remedy: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${relative(root, file)} is damaged.`, remedy);
  }
}
