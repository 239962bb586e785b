import { writeSide } from "../drills/sides.ts";
import { actBelow } from "../kit/acts.ts";
import { readLedger } from "../ledger/ledger.ts";
import { stepsOf } from "../ledger/steps.ts";
import { beside } from "./beside.ts";
import type { Bench } from "./report.ts";

const path = [{ path: "create" as const }];

/**
 * The cost of storing messages together with a change. First compares two steps of the act: in
 * `read-model`, a created todo stores a message, which is delivered during the measurement;
 * `observability` has neither outbox nor search table. Then compares the whole acts.
 */
export const outbox: Bench = {
  word: "outbox",
  summary: "create with an outbox, beside an earlier step and the act below, which have none",
  async run(world) {
    const { act } = world;
    const steps = stepsOf(readLedger(act));
    const write = (id: string) => {
      const step = steps.find((one) => one.id === id);
      if (!step) throw new Error(`${act.name} has no step '${id}'.`);
      return writeSide(act.name, step);
    };
    const [before, after] = [write("observability"), write("read-model")];
    try {
      const ofSteps = await beside(
        world,
        { name: "step read-model", act: after },
        { name: "step observability, without outbox", act: before },
        path,
      );
      const below = actBelow(act);
      if (!below) return { results: ofSteps };
      const ofActs = await beside(
        world,
        { name: act.name, act },
        { name: below.name, act: below },
        path,
      );
      return { results: [...ofSteps, ...ofActs] };
    } finally {
      await before.remove();
      await after.remove();
    }
  },
};
