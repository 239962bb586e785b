import { expect, test } from "vitest";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { drill, judge } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if the release of the side above does not compare events", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/programs/contracts.ts",
      find: "  requireReadable(replaced, current);\n",
      replace: "",
    },
  ]);
  expect(result, result.error).toMatchObject({
    verdict: "fails",
    facts: { refusal: "", released: ["write-api"], requests: { failed: 0 } },
  });
});

test("fails if the side below has contracts, too", async () => {
  const result = await runAltered(drill, "below", await useStep(drill, "above"));
  expect(result, result.error).toMatchObject({
    verdict: "holds",
    facts: {
      refusal: expect.stringContaining("todo.created.v1 > data > todo > title is gone"),
      released: ["search-projector", "write-api"],
    },
  });
});

test("one todo that is missing, then or at the end, or one failed request is enough to fail", () => {
  const none = { todos: 0, people: 0, seconds: 0 };
  const one = { todos: 1, people: 1, seconds: 3 };
  const good = { requests: { all: 50, failed: 0 }, missing: none, missingAtEnd: none };
  expect(judge(good)).toBe("holds");
  expect(judge({ ...good, missing: one })).toBe("fails");
  expect(judge({ ...good, missingAtEnd: one })).toBe("fails");
  expect(judge({ ...good, requests: { all: 50, failed: 1 } })).toBe("fails");
});
