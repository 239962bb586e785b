import { expect, test } from "vitest";
import { acts, manifestOf } from "../kit/acts.ts";
import { benchWords } from "./bench.ts";

test("every act names benches that exist, and every bench measures an act", () => {
  const named = acts().flatMap((act) => manifestOf(act).benches);
  expect(new Set(named)).toEqual(new Set(benchWords));
});
