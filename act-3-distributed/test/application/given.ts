import type { Caller } from "../../src/application/caller.ts";
import type { Account } from "../../src/domain/account.ts";

export const now = new Date("2026-11-21T10:00:00Z");
export const ana = { id: "ana", email: "ana@example.com", name: "Ana" };
export const ben = { id: "ben", email: "ben@example.com", name: "Ben" };
export const chloe = { id: "chloe", email: "chloe@example.com", name: "Chloe" };
export const party = { id: "party", name: "Party", createdAt: now, isInbox: false };

export const callerOf = (account: Account): Caller => ({
  account,
  signal: new AbortController().signal,
});

/** A port that a test does not need. */
export const unused = async (): Promise<never> => {
  throw new Error("This port is not part of the test.");
};
