import { expect, it } from "vitest";
import { UserError } from "../../shared/kit/command.ts";
import { readLedgers } from "../../shared/ledger/ledger.ts";
import { renderPlan } from "./plan-page.ts";
import { parsePlan, readPlans } from "./plans.ts";

const ledgers = readLedgers();
const jobs = ledgers.flatMap(({ pieces }) => pieces).find(({ id }) => id === "background-jobs")
  ?.minutes as number;

const part = (heading: string) =>
  `## ${heading}\n**Say.** Well.\n\n**Show.**\n\`npm start\`\n\n**They do.** It.\n\n**Expect.** Joy.\n\n**Goes wrong.** No.\n`;
const plan = (minutes: number, ...parts: string[]) =>
  `# A lesson\n\nFor all, in ${minutes} minutes.\n\n${parts.join("\n")}`;

function remedyOf(text: string): string {
  try {
    parsePlan("mine", text, ledgers);
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.remedy}`;
  }
  return "none";
}

it("an exercise lasts as long as its ledger says, and the clock follows", () => {
  const text = plan(
    jobs + 25,
    part("Start · 10 minutes"),
    part("Exercise 1 background-jobs"),
    "## Break · 15 minutes\nTea.\n",
  );
  const read = parsePlan("mine", text, ledgers);
  expect(read.parts.map(({ name, minutes }) => [name, minutes])).toEqual([
    ["Start", 10],
    ["Exercise: Background jobs", jobs],
    ["Break", 15],
  ]);
  expect(renderPlan(read, 9 * 60 + 30)).toContain("9:30 to 9:40");
  expect(renderPlan(read, 24 * 60 - 5)).toContain("23:55 to 0:05");
});

it("minutes that don't make up the whole are refused", () => {
  expect(remedyOf(plan(90, part("Start · 10 minutes")))).toContain(
    "The plan 'mine' is for 90 minutes, and its parts last 10.",
  );
});

it("a part that leaves something out, or is no part, is refused", () => {
  const incomplete = part("Start · 10 minutes").replace("**Goes wrong.** No.\n", "");
  expect(remedyOf(plan(10, incomplete))).toContain("says Say, Show, They do, Expect.");
  expect(remedyOf(plan(10, part("Exercise 1 no-such-piece")))).toContain("is not a part of a plan");
});

it("the plans of the kit hold together", () => {
  const plans = new Map(readPlans(ledgers).map((plan) => [plan.id, plan]));
  const minutesOf = (id: string) => plans.get(id)?.parts.map(({ minutes }) => minutes);
  expect(minutesOf("90-minutes")).toEqual([10, 15, 15, jobs, 15]);
  expect(plans.get("day")?.minutes).toBe(420);
  expect(plans.get("second-day")?.minutes).toBe(420);
  expect(plans.get("third-day")?.minutes).toBe(420);
  expect(plans.get("fourth-day")?.minutes).toBe(420);
});
