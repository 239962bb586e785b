import type { Act } from "../../shared/kit/acts.ts";
import type { Outcome } from "./run-tests.ts";

/** The means that a stage may use while it runs. */
export type Context = {
  /** Addresses of the servers that an act needs. Each server starts when a stage first needs it. */
  serversOf(act: Act): Promise<Record<string, string>>;
  /**
   * Addresses of servers by their names. With `durability`, they write as safely as in production.
   */
  servers(names: string[], purpose: "test" | "durability"): Promise<Record<string, string>>;
  full: boolean;
  /** Seeds everything random, so that a run can be repeated. */
  seed: number;
  /** Aborted when the person stops the run, and when the stage exceeds its time limit. */
  signal: AbortSignal;
};

/** One part of `npm test`. To add one, add it to repository-stages.ts or act-stages.ts. */
export type Stage = {
  name: string;
  /** Whether the stage runs only in `npm test full`. */
  onlyFull?: boolean;
  /**
   * The number of cores that the stage keeps busy: 0.5 if it mostly waits. Stages run side by side
   * while their weights fit the machine. Infinity: the stage measures time, so it runs alone.
   */
  weight: number;
  /** The seconds that the stage may take on two idle cores. */
  budget: number;
  /** The name of a stage that must have ended before. */
  after?: string;
  /**
   * Paths that the outcome depends on, besides the files of the root. The run is skipped if the
   * stage passed before with the same content. Without paths, the stage always runs.
   */
  dependsOn?: string[];
  run(context: Context): Promise<Outcome>;
};

/**
 * The seconds after which a stage is stopped. This is enough for a busy machine, but ends a hang.
 */
export const limitOf = ({ budget }: Stage): number => 300 + 10 * budget;
