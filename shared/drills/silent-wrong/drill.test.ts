import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { drill, judge } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if the side above counts an e-mail as sent before it is", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/ops/mail-signal.ts",
      find: "    await send();\n    sent.add(1);",
      replace: "    sent.add(1);\n    await send();",
    },
  ]);
  expect(result, result.error).toMatchObject({ verdict: "fails" });
});

test("fails if the side below counts, too", async () => {
  const result = await runAltered(drill, "below", await useStep(drill, "above"));
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});

test("silence is right only if nothing is lost", () => {
  const answers = { good: 9, all: 9 };
  const silent = { answers, health: answers, complaints: [] };
  expect(judge(0, silent)).toBe("holds");
  expect(judge(11, silent)).toBe("fails");
  expect(judge(11, { ...silent, missing: 10 })).toBe("fails");
  expect(judge(11, { ...silent, missing: 11 })).toBe("holds");
  expect(judge(2, { ...silent, complaints: ["one", "two"] })).toBe("holds");
});
