import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { publications } from "../src/async/nats-users.ts";
import { grants } from "../src/data/grants.ts";
import { services } from "../src/services/list.ts";

const page = join(import.meta.dirname, "..", "docs", "threats.md");
const code = (items: string[]) => items.map((item) => `\`${item}\``).join("<br>") || "nothing";

// A release has no documents.
test.runIf(existsSync(page))("the page about threats says what each service may do", () => {
  const [, section = ""] = readFileSync(page, "utf8").split("## What each service may do");
  const rows = services.map((service) => {
    const inDatabase = Object.entries(grants[service] ?? {}).map(
      ([on, what]) => `${what} ON ${on}`,
    );
    const inNats = publications("<stream>")[service] ?? [];
    return `| \`${service}\` | ${code(inDatabase)} | ${code(inNats)} |`;
  });
  expect(section.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
});
