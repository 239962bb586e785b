import type { Request, Response } from "express";

const header = "Consistency-Token";

/** Adds a token to the response to a write. A search that sends it back will show the change. */
export type SetConsistencyToken = (res: Response) => Promise<void>;

/** If the token can't be read, the change is kept and the response has no token. */
export function consistencyTokens(
  currentToken: () => Promise<string>,
  logError: (error: unknown) => void,
): SetConsistencyToken {
  return async (res) => {
    await currentToken().then((token) => res.set(header, token), logError);
  };
}

/** Returns the token of a request, if it has one. The port that waits for it validates it. */
export const consistencyTokenOf = (req: Request): string | undefined => req.get(header);
