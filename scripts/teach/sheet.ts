import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { root } from "../../shared/kit/acts.ts";
import { escapeHtml as e } from "../../shared/kit/escape-html.ts";
import type { Ledger } from "../../shared/ledger/model.ts";
import { painTable, symptomTable } from "../ledger/tables.ts";
import { loadCommand } from "../lib/commands.ts";
import { printable } from "./document.ts";

type Manifest = { description: string; scripts: Record<string, string> };

/** Two pages to hand out: the ladder and its pains, the commands and what to reach for. */
export async function renderSheet(ledgers: Ledger[]): Promise<string> {
  const { description, scripts } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Manifest;
  const picture = readFileSync(join(root, "shared", "pictures", "ladder.svg"));
  const front = `<section>
<h1>The architecture ladder</h1>
<p class="lead">${e(description)}.</p>
<img src="data:image/svg+xml;base64,${picture.toString("base64")}" alt="A staircase of six acts, from a simple app to an evolving system">
<h2>Which pain justifies which piece</h2>
${table(painTable(root, ledgers))}
<p class="idea">Add a boundary when it reduces more risk than it adds complexity. A boundary that comes too early is only overhead. Without one that you need, every change is dangerous.</p>
<p class="question">What hurts where you work? Which piece would help, and what would it cost?</p>
</section>`;
  const back = `<section>
<h2>Commands</h2>
<table class="commands">${(await commandRows(Object.keys(scripts))).join("")}</table>
<h2>Which piece next? Go by symptoms</h2>
${table(symptomTable(ledgers))}
</section>`;
  return printable("The architecture ladder on two pages", "sheet", `${front}\n${back}`);
}

const table = (markdown: string) => marked.parse(markdown, { async: false });

/** Every command as its own help names it, in the order of package.json. */
function commandRows(words: string[]): Promise<string[]> {
  return Promise.all(
    words.map(async (word) => {
      const { usage, summary } = await loadCommand(word);
      const [, call = usage, more = ""] = /^(npm (?:run )?\S+)\s*(.*)$/.exec(usage) ?? [];
      return `<tr><th scope="row"><code>${e(call)}</code></th><td>${e(summary)} <code>${e(more)}</code></td></tr>`;
    }),
  );
}
