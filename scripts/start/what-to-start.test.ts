import { expect, test } from "vitest";
import { findAct } from "../../shared/kit/acts.ts";
import { makeActs } from "../../shared/ledger/test-acts.ts";
import { writeStep } from "../ledger/write-step.ts";
import { whatToStart } from "./what-to-start.ts";

test("an act is started, or the folder of a step, but not both", () => {
  expect(whatToStart([])).toEqual({ act: findAct("0"), fresh: false, command: "npm start 0" });
  expect(whatToStart(["fresh", "1"], "npm run dev")).toEqual({
    act: findAct("1"),
    fresh: true,
    command: "npm run dev 1",
  });
  const act = { ...makeActs({}), name: findAct("1").name };
  const dir = `${act.dir}-start`;
  writeStep(act, { id: "start", pieces: [], tree: new Map([["a.md", "one\n"]]), hash: "" }, dir);
  expect(whatToStart([dir, "fresh"])).toEqual({
    act: { number: 1, name: expect.stringMatching(/act-1-more-start$/), dir },
    fresh: true,
    command: `npm start ${dir}`,
  });
  expect(() => whatToStart([dir, "0"])).toThrow("Name only one");
  expect(() => whatToStart([`${dir}-2`])).toThrow("is not understood");
});
