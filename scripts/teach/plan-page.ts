import { marked } from "marked";
import { escapeHtml as e } from "../../shared/kit/escape-html.ts";
import { printable } from "./document.ts";
import type { Part, Plan } from "./plans.ts";

/** A part of a plan with the minutes after the begin at which it starts and ends. */
type Timed = Part & { from: number; to: number };

/** A plan as pages to print and teach from. `beginMinutes` is when the clock starts. */
export function renderPlan({ name, intro, parts, minutes }: Plan, beginMinutes: number): string {
  let from = beginMinutes;
  const timed: Timed[] = parts.map((part) => {
    const to = from + part.minutes;
    const one = { ...part, from, to };
    from = to;
    return one;
  });
  const longest = Math.max(...parts.map((part) => part.minutes));
  const rows = timed.map(
    (part) => `<tr><td>${clock(part.from)}</td><th scope="row">${inline(part.name)}</th>
<td class="length"><span style="width:${(part.minutes / longest) * 70}%"></span> ${part.minutes}</td></tr>`,
  );
  const end = `<tr><td>${clock(from)}</td><th scope="row">End</th><td class="length">${minutes} minutes in all</td></tr>`;
  return printable(
    name,
    "plan",
    `<h1>${e(name)}</h1>
${marked.parse(intro, { async: false })}
<table class="times">${rows.join("")}${end}</table>
${timed.map(renderPart).join("\n")}`,
  );
}

function renderPart({ name, minutes, from, to, blocks }: Timed): string {
  const told = blocks.map(({ label, text }) => {
    const html = marked.parse(text, { async: false });
    return label ? `<dt>${e(label)}</dt><dd>${html}</dd>` : `<dd class="free">${html}</dd>`;
  });
  return `<section class="part">
<h2><span class="clock">${clock(from)} to ${clock(to)}</span> ${inline(name)} <span class="clock">${minutes} min</span></h2>
<dl>${told.join("")}</dl>
</section>`;
}

const inline = (markdown: string) => marked.parseInline(markdown, { async: false });

/** Minutes as the time of a day: 95 is 1:35. */
function clock(minutes: number): string {
  return `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, "0")}`;
}
