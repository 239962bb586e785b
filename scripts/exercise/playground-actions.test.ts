import { expect, test } from "vitest";
import { whatDiffers } from "./playground-actions.ts";

test("the remaining differences are counted in a sentence", () => {
  expect([0, 1, 2].map(whatDiffers)).toEqual([
    "No file differs from the solution.",
    "1 file still differs.",
    "2 files still differ.",
  ]);
});
