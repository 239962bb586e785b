import type { Request, Response } from "express";
import { InvalidInput } from "../domain/errors.ts";

const header = "Consistency-Token";

/** Sends whoever has written a token: a search that brings it back will show the change. */
export type Stamp = (res: Response) => Promise<void>;

/** What has been written stays written: without a position there is no token, and no error either. */
export function stampBy(
  currentPosition: () => Promise<string>,
  logError: (error: unknown) => void,
): Stamp {
  return async (res) => {
    await currentPosition().then((position) => res.set(header, position), logError);
  };
}

/** The token that a request brings back, if any. */
export function tokenOf(req: Request): string | undefined {
  const token = req.get(header);
  if (token === undefined || /^\d{1,19}$/.test(token)) return token;
  throw new InvalidInput(header, "Must be a token from an earlier answer.");
}
