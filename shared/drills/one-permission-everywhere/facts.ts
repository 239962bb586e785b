import type { Recorded } from "../record.ts";
import type { Observed } from "../space-time.ts";

export type Facts = {
  /** For each way in, whether the new rule decides after everything found was changed. */
  obeys: Record<string, boolean>;
  /** The places of the whole change, such as `src/domain/list.ts:18`. */
  places: {
    /** Places that say who may do what. */
    rule: string[];
    /** The same, in files that the search does not find. */
    hidden: string[];
    /** Places that name the roles: in the contract, in the database and on the page. */
    names: string[];
  };
  /** The change of the code, and each way in with its answer. */
  events: Observed[];
  /** The first answer by the old rule. */
  wrong?: Recorded;
};
