import type { ActProcess } from "../infra/act-process.ts";
import type { RunActOptions } from "../infra/run-act.ts";
import type { Act } from "../kit/acts.ts";
import type { Edit } from "./edits.ts";
import type { SpaceTime } from "./space-time.ts";

/** `fails`: the pain shows. `holds`: it does not. */
export type Verdict = "fails" | "holds";

/**
 * All sides that a drill may have, in the order in which they run: the system without the piece,
 * the cheapest fix without the piece, the system with the piece, the system with a later piece.
 */
export const sideNames = ["below", "cheaper", "above", "beyond"] as const;
export type SideName = (typeof sideNames)[number];

/** How a drill draws its sides: a body for each, and a description of the body. */
export type Chart<Facts> = {
  caption: string;
  /** The height of each body. */
  height: number;
  /** `all` has the facts of every side, for a common scale. */
  draw(facts: Facts, all: Facts[]): string;
  describe(facts: Facts): string;
};

/** The expected verdict of a side, stated before it runs, and the reason. */
export type Plan<V extends Verdict = Verdict> = {
  /** The plain name of the side: 'Without layers', 'With layers', 'Cheaper: an index'. */
  title: string;
  verdict: V;
  /** Completes the sentence '<title> fails, because …'. */
  because: string;
  /** Changes to the code of the side's step, made before its scenario runs. */
  edits?: Edit[];
};

/**
 * A program that makes the system without a piece fail, for real, and shows the system with the
 * piece surviving the same scenario. Exported as `drill` by `shared/drills/<id>/drill.ts`.
 */
export type Drill<Facts = unknown> = {
  /** The name of the drill's folder, and its name on the command line. */
  id: string;
  /** `time`: must run alone on the machine. `counts`: other programs don't change the verdict. */
  measures: "time" | "counts";
  /**
   * The steps to compare. `below` is the step before the piece (`overAct`: the act below), `above`
   * the step with it. Without a piece, the drill compares whole acts.
   */
  at: { act: string; piece?: string; overAct?: boolean };
  /** What happens to every side, and the question. People use it for their predictions. */
  story: string;
  /** The pain that the drill shows, if it is not the pain of its piece. */
  pain?: string;
  /** Completes the sentence 'A side holds if …'. */
  holdsIf: string;
  below: Plan<"fails">;
  /** Runs the code of `below` with its own edits. */
  cheaper?: Plan;
  above: Plan<"holds">;
  /** Runs the step of a later piece of the same act. */
  beyond?: Plan & { piece: string };
  /**
   * Runs unchanged on every side.
   * @throws if anything but the pain goes wrong, because a broken side proves nothing
   */
  scenario(side: Side, report: Report): Promise<Finding<Facts>>;
  chart: Chart<Facts>;
  /** The space-time picture of the failing run, from its recorded events. */
  spaceTime(facts: Facts): SpaceTime;
  /** The side whose failing run the picture shows. The default is `below`. */
  pictured?: SideName;
  /** The conclusion from the numbers of all sides, in one or two sentences. */
  lesson?(facts: Record<SideName, Facts>): string;
  /** What to try in the browser while `hold` leaves all sides open. */
  look: string;
};

/** The outcome on one side: the verdict, and numbers for the pictures and for programs. */
export type Finding<Facts> = { verdict: Verdict; facts: Facts };

/** Writes a cell of the live table: this side's value in the row. Another call replaces it. */
export type Report = (row: string, value: string) => void;

/** The interface of a side for its scenario. Everything that it starts ends with the drill. */
export type Side = {
  name: SideName;
  /** The step's code, in a folder of its own that the scenario may change. */
  act: Act;
  /** Addresses of the servers. */
  servers: Record<string, string>;
  /** The same on every side; all randomness comes from it. */
  seed: number;
  /**
   * Runs `make` on the first side that calls it, and returns the same result to all sides. For
   * example, a load that fits the machine.
   */
  once<T>(make: () => Promise<T>): Promise<T>;
  /** Aborted when the user stops the drill. */
  signal: AbortSignal;
  /** Starts an instance of the step and waits until it answers. */
  start(options?: Omit<RunActOptions, "servers">): Promise<ActProcess>;
  /** Registers a clean-up; the last registered runs first. */
  atEnd(cleanUp: () => Promise<void>): void;
};

/** The sides that a drill has, in order. */
export function plansOf(drill: Drill): { name: SideName; plan: Plan }[] {
  return sideNames.flatMap((name) => {
    const plan = drill[name];
    return plan ? [{ name, plan }] : [];
  });
}
