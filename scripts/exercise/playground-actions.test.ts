import { expect, test } from "vitest";
import { whatDiffers } from "./playground-actions.ts";

test("what differs still is counted in a sentence that one can read", () => {
  expect([0, 1, 2].map(whatDiffers)).toEqual([
    "Nothing differs from the solution any more.",
    "1 file differs still.",
    "2 files differ still.",
  ]);
});
