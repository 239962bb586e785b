import type { Request, Response } from "express";

const header = "Consistency-Token";

/** Adds a token to the answer of a write. A search that sends it back will show the change. */
export type SetConsistencyToken = (res: Response) => Promise<void>;

/** The change stands even if its token can't be read: then the answer has no token. */
export function consistencyTokens(
  currentToken: () => Promise<string>,
  logError: (error: unknown) => void,
): SetConsistencyToken {
  return async (res) => {
    await currentToken().then((token) => res.set(header, token), logError);
  };
}

/** The token that a request sends back, if any. Its form is known to the port that waits for it. */
export const consistencyTokenOf = (req: Request): string | undefined => req.get(header);
