import type { Request, Response } from "express";
import { InvalidInput } from "../domain/errors.ts";

const header = "Consistency-Token";

/** Adds a token to the answer of a write. A search that sends it back will show the change. */
export type SetConsistencyToken = (res: Response) => Promise<void>;

/** The change stands even if its position can't be read: then the answer has no token. */
export function consistencyTokens(
  currentPosition: () => Promise<string>,
  logError: (error: unknown) => void,
): SetConsistencyToken {
  return async (res) => {
    await currentPosition().then((position) => res.set(header, position), logError);
  };
}

/** The token that a request sends back, if any. */
export function consistencyTokenOf(req: Request): string | undefined {
  const token = req.get(header);
  if (token === undefined || /^\d{1,19}$/.test(token)) return token;
  throw new InvalidInput(header, "Must be a token from an earlier answer.");
}
