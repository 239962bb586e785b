import { writeSide } from "../drills/sides.ts";
import { readLedger } from "../ledger/ledger.ts";
import { stepsOf } from "../ledger/steps.ts";
import { beside } from "./beside.ts";
import type { Bench } from "./report.ts";

/**
 * The cost of storing messages together with a change. Compares two steps of the act: in
 * `read-model`, a created todo stores a message, which is delivered during the measurement;
 * `observability` has neither outbox nor search table.
 */
export const outbox: Bench = {
  word: "outbox",
  summary: "create with an outbox, beside an earlier step, which has none",
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
      const results = await beside(
        world,
        { name: "step read-model", act: after },
        { name: "step observability, without outbox", act: before },
        [{ path: "create" }],
      );
      return { results };
    } finally {
      await before.remove();
      await after.remove();
    }
  },
};
