import type { ActProcess } from "../infra/act-process.ts";
import type { RunActOptions } from "../infra/run-act.ts";
import type { Act } from "../kit/acts.ts";

/** `fails`: the pain shows. `holds`: it does not. */
export type Verdict = "fails" | "holds";

export const sideNames = ["below", "above"] as const;
export type SideName = (typeof sideNames)[number];

/** What a side does, said before it runs, and why: 'below fails because …'. */
export type Expectation<V extends Verdict = Verdict> = { verdict: V; because: string };

/**
 * A program that makes the system without a piece fail, for real, and shows the system with it
 * surviving the same thing. It lies in `shared/drills/<id>/drill.ts` and is exported as `drill`.
 */
export type Drill<Facts = unknown> = {
  /** The name of its folder, and its word on the command line. */
  id: string;
  /**
   * Below is the step before the piece (`overAct`: the act before), above the step with it; without
   * a piece: whole acts.
   */
  at: { act: string; piece?: string; overAct?: boolean };
  /** What is going to be done to both sides, and the question; people predict from this. */
  story: string;
  /** The pain that it shows, if it is another one than that of its piece. */
  pain?: string;
  /** When a side holds, said before people predict: 'A side holds if …'. */
  holdsIf: string;
  below: Expectation<"fails">;
  above: Expectation<"holds">;
  /**
   * Runs unchanged on both sides, for at most 60 seconds together.
   * @throws when something else goes wrong than the pain: a side that merely breaks proves nothing
   */
  scenario(side: Side, report: Report): Promise<Finding<Facts>>;
  /** Draws what was found. */
  chart(facts: Record<SideName, Facts>): Bodies;
  /** What to try in the browser while `hold` leaves both sides open. */
  look: string;
};

/** What a drill draws: a body for each side below a caption, and in words what the bodies show. */
export type Bodies = { caption: string; description: string; height: number } & Record<
  SideName,
  string
>;

/** What came out on one side: the verdict, and numbers for the chart and for programs. */
export type Finding<Facts> = { verdict: Verdict; facts: Facts };

/** Writes a cell of the live table: this side's value in the row. Writing it again updates it. */
export type Report = (row: string, value: string) => void;

/** A side as its scenario meets it. All that it starts ends with the drill. */
export type Side = {
  name: SideName;
  /** The step's code, in a folder of its own that the scenario may change. */
  act: Act;
  /** Addresses of the servers that the two sides need. */
  servers: Record<string, string>;
  /** The same on both sides; all randomness comes from it. */
  seed: number;
  /**
   * Makes something on the first side that asks and gives the same to both, such as a load that fits
   * the machine.
   */
  once<T>(make: () => Promise<T>): Promise<T>;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
  /** Starts an instance of the step and waits until it answers. */
  start(options?: Omit<RunActOptions, "servers">): Promise<ActProcess>;
  /** Takes away what the scenario has made elsewhere; last made, first gone. */
  atEnd(cleanUp: () => Promise<void>): void;
};
