import type { Account } from "../domain/account.ts";

/** The account that asks for something. `signal` aborts when it no longer waits for the answer. */
export type Caller = { account: Account; signal: AbortSignal };
