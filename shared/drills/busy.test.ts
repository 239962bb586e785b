import { expect, test } from "vitest";
import { measureUndisturbed, shareOfProcessor } from "./busy.ts";

/** Returns the next share of a processor on each call. */
const shares =
  (...values: number[]) =>
  () =>
    values.shift() ?? 1;

test("a disturbed measurement is repeated once, and reported", async () => {
  const said: string[] = [];
  let runs = 0;
  const measure = async () => ++runs;
  const say = (text: string) => void said.push(text);
  expect(await measureUndisturbed(measure, say, { share: shares(1, 0.6) })).toBe(1);
  expect(said).toEqual([]);
  expect(await measureUndisturbed(measure, say, { share: shares(0.2, 1, 1, 1) })).toBe(3);
  expect(said).toEqual(["too busy to judge, once more: other programs leave 20 % of a processor"]);
});

test("a measurement may need more of a processor than others", async () => {
  let runs = 0;
  const options = { least: 0.7, share: shares(0.6, 1, 1, 1) };
  expect(
    await measureUndisturbed(
      async () => ++runs,
      () => {},
      options,
    ),
  ).toBe(2);
});

test("work that the load leaves behind is waited for", async () => {
  const fail = () => expect.unreachable("It was repeated.");
  const measure = async () => "a verdict";
  expect(
    await measureUndisturbed(measure, fail, { share: shares(1, 0.2, 0.1, 1), restMs: 0 }),
  ).toBe("a verdict");
});

test("a machine that stays too busy gives no verdict", async () => {
  const measure = async () => "a verdict";
  await expect(
    measureUndisturbed(measure, () => {}, { share: shares(0.2, 1, 0.1, 1) }),
  ).rejects.toThrow("The machine is too busy to judge: other programs leave 10 % of a processor.");
});

test("the share of a processor is a part of it", () => {
  const share = shareOfProcessor(50);
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1.5);
});
