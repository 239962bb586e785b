import type { FetchContext } from "../../kit/download.mjs";

export type { FetchContext };

/** A way to fetch or build a program. */
export type Way = {
  /** Its name in messages, for example `pip`. */
  name: string;
  /** What it does and what that costs, for example `Fetching nats-server by pip (7 MB)`. */
  title: string;
  /** Returns why this machine can't go this way, or undefined. It must be quick. */
  obstacle(): string | undefined;
  /** Puts the program into an empty folder. Other files go beside that folder. */
  fetchInto(folder: string, context: FetchContext): Promise<void>;
};
