import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../../shared/kit/command.ts";
import { readLedgers } from "../../shared/ledger/ledger.ts";
import { workDir } from "../test/passed.ts";
import { renderPlan } from "./plan-page.ts";
import { readPlans } from "./plans.ts";
import { renderSheet } from "./sheet.ts";

/** A page of the kit: where it was written, and what it is for. */
export type Written = { address: string; what: string };

const lastMinute = 24 * 60 - 1;

/**
 * Writes the sheet and the plans into `dir`; `beginMinutes` is when the plans' clocks start.
 * @throws UserError when no day has such a minute
 */
export async function writeKit(
  beginMinutes = 0,
  dir = join(workDir, "teaching"),
): Promise<Written[]> {
  if (beginMinutes > lastMinute)
    throw new UserError(
      "No day has that time.",
      "Say one from 0:00 to 23:59, for example: npm run teach 9:30",
    );
  const ledgers = readLedgers();
  const write = (name: string, html: string, what: string): Written => {
    const file = join(dir, `${name}.html`);
    writeFileSync(file, html);
    return { address: pathToFileURL(file).href, what };
  };
  mkdirSync(dir, { recursive: true });
  return [
    write("sheet", await renderSheet(ledgers), "two pages for everybody"),
    ...readPlans(ledgers).map((plan) =>
      write(plan.id, renderPlan(plan, beginMinutes), `for you: ${plan.name}`),
    ),
  ];
}
