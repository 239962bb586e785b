import { actBelow } from "../kit/acts.ts";
import { beside } from "./beside.ts";
import type { Bench } from "./report.ts";

/** What the pieces of an act cost together. */
export const below: Bench = {
  word: "below",
  summary: "create, beside the act below",
  async run(world) {
    const { act } = world;
    const other = actBelow(act);
    if (!other) throw new Error(`There is no act below ${act.name}.`);
    const paths = [{ path: "create" as const, aim: 0.5 }];
    return {
      results: await beside(
        world,
        { name: act.name, act },
        { name: other.name, act: other },
        paths,
      ),
    };
  },
};
