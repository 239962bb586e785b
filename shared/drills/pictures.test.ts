import { expect, test } from "vitest";
import { hasBrowser } from "../acceptance/page/chromium.ts";
import { drawChart } from "./chart.ts";
import { drawSpaceTime } from "./space-time.ts";
import { text } from "./svg.ts";
import { overlaps } from "./test/overlaps.ts";

const inBrowser = test.skipIf(!hasBrowser && process.env.CI !== "true");

const about = { id: "reads-drown-writes", pain: "Everything is green, and e-mails are missing" };

function chartWith(body: string): string {
  const panel = { title: "Cheaper: the same, and a pool for searches", is: "act 1, changed", body };
  const lesson = "At the highest load the median create takes 72 times as long. ".repeat(4);
  const panels = [1, 2, 3].map(() => ({ ...panel, verdict: "holds" as const }));
  const words = { caption: "The median wait at each load.", height: 60, description: "All." };
  return drawChart({ ...about, lesson }, panels, words);
}

inBrowser("a chart with three sides and a long lesson has room for all its texts", async () => {
  const apart = chartWith(text(0, 20, "one") + text(60, 20, "two"));
  const close = chartWith(text(0, 20, "one") + text(9, 20, "two"));
  const [none, some] = await overlaps([apart, close]);
  expect(none).toEqual([]);
  expect(some).toContain("'one' overlaps 'two'");
});

inBrowser(
  "a space-time picture has room for long names and for events at the same time",
  async () => {
    const processes = ["people who search", "app", "production's database", "a person who creates"];
    const events = [0, 0, 0, 1, 900].map((atMs, at) => ({
      atMs,
      from: processes[at % 3] ?? "",
      to: processes[3] ?? "",
      text: "200 to PATCH /todos/…c5a6 ('Order 15' is done), after 5,511 ms; normally 12 ms",
      isGuilty: at === 1,
      isLost: at === 2,
    }));
    const guilty = "The request that was wrong: PATCH /todos/…c5a6 took 5,511 ms. ".repeat(3);
    const told = { caption: "The longest wait.", processes, events, guilty };
    expect(await overlaps([drawSpaceTime(about, told)])).toEqual([[]]);
  },
);
