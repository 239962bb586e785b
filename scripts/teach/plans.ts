import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { UserError } from "../../shared/kit/command.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import type { Ledger } from "../../shared/ledger/model.ts";

/** What a part of a plan tells the teacher, in this order. A break tells nothing. */
const labels = ["Say", "Show", "They do", "Expect", "Goes wrong"];

/** One part of a plan; `blocks` are Markdown, each under its label, or one without for a break. */
export type Part = {
  name: string;
  minutes: number;
  blocks: { label: string; text: string }[];
};

/** A lesson with its timetable. `intro` is Markdown. */
export type Plan = { id: string; name: string; minutes: number; intro: string; parts: Part[] };

const plansDir = join(root, "shared", "teaching", "plans");

/** The plans of shared/teaching/plans, the shortest first; exercises last as long as their ledgers say. */
export function readPlans(ledgers: Ledger[]): Plan[] {
  return readdirSync(plansDir)
    .filter((file) => file.endsWith(".md"))
    .map((file) => {
      const text = readTextFile(join(plansDir, file));
      return parsePlan(file.replace(/\.md$/, ""), text, ledgers);
    })
    .sort((one, other) => one.minutes - other.minutes);
}

/**
 * Reads a plan: `# Name`, then `<n> minutes` in the first sentence, then the parts, each headed
 * `## Name · <n> minutes` or `## Exercise <act> <piece>`.
 * @throws UserError when the parts don't make up its minutes, or one of them leaves something out
 */
export function parsePlan(id: string, text: string, ledgers: Ledger[]): Plan {
  const [head = "", ...rest] = text.split(/^## /m);
  const [, name = id, intro = ""] = /^# (.*)\n([\s\S]*)$/.exec(head) ?? [];
  const minutes = Number(/(\d+) minutes/.exec(intro)?.[1] ?? 0);
  const parts = rest.map((part) => readPart(id, part, ledgers));
  const sum = parts.reduce((total, part) => total + part.minutes, 0);
  if (sum !== minutes)
    throw new UserError(
      `The plan '${id}' is for ${minutes} minutes, and its parts last ${sum}.`,
      `Change the minutes in shared/teaching/plans/${id}.md; those of exercises are in pieces.yaml.`,
    );
  return { id, name, minutes, intro: intro.trim(), parts };
}

function readPart(plan: string, text: string, ledgers: Ledger[]): Part {
  const [heading = "", ...lines] = text.split("\n");
  const blocks = readBlocks(lines.join("\n").trim());
  const said = blocks.map(({ label }) => label);
  if (said[0] !== "" && said.join() !== labels.join())
    throw new UserError(
      `'${heading}' in the plan '${plan}' says ${said.join(", ") || "nothing"}.`,
      `Each part says ${labels.join(", ")}, in this order; only a break is free text.`,
    );
  return { ...readHeading(plan, heading, ledgers), blocks };
}

function readHeading(plan: string, heading: string, ledgers: Ledger[]): Omit<Part, "blocks"> {
  const [, act, id] = /^Exercise (\d+) (\S+)$/.exec(heading) ?? [];
  const ledger = ledgers.find(({ act: { number } }) => `${number}` === act);
  const piece = ledger?.pieces.find((one) => one.id === id);
  if (piece) return { name: `Exercise: ${piece.name}`, minutes: piece.minutes };
  const [, name, minutes] = /^(.*) · (\d+) minutes$/.exec(heading) ?? [];
  if (name && minutes) return { name, minutes: Number(minutes) };
  throw new UserError(
    `'${heading}' in the plan '${plan}' is not a part of a plan.`,
    "Write '## Name · 15 minutes', or '## Exercise 1 background-jobs' with an act and its piece.",
  );
}

/** Paragraphs from `**Label.**` on to the next one; without any label all of it. */
function readBlocks(text: string): Part["blocks"] {
  const pieces = text.split(/^\*\*([A-Z][a-z ]+)\.\*\*\s/m);
  if (pieces.length === 1) return text ? [{ label: "", text }] : [];
  const count = Math.floor(pieces.length / 2);
  return Array.from({ length: count }, (_, at) => ({
    label: pieces[2 * at + 1] ?? "",
    text: (pieces[2 * at + 2] ?? "").trim(),
  }));
}
