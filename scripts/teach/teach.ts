import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readLedgers } from "../ledger/ledger.ts";
import { workDir } from "../ledger/passed.ts";
import { renderPlan } from "./plan-page.ts";
import { readPlans } from "./plans.ts";
import { renderSheet } from "./sheet.ts";

/** A page of the kit: where it was written, and what it is for. */
export type Written = { address: string; what: string };

/** Writes the sheet and the plans into `dir`; `beginMinutes` is when the plans' clocks start. */
export async function writeKit(
  beginMinutes = 0,
  dir = join(workDir, "teaching"),
): Promise<Written[]> {
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
