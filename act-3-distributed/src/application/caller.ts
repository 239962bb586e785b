import type { Account } from "../domain/account.ts";

/** The account that sends a request. `signal` aborts when the client disconnects. */
export type Caller = { account: Account; signal: AbortSignal };
