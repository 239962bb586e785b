import { posix } from "node:path";
import type { Server } from "../../shared/infra/server.ts";

/** Columns of an act's table of pieces for things that only the ladder's repository has. */
const ladderColumns = ["Drill", "As an exercise"];

/** Removes the marked passages that only apply in the ladder. */
function withoutLadderPassages(text: string): string {
  return text
    .replace(/^<!-- ladder:only -->\n[\s\S]*?<!-- \/ladder -->\n/gm, "")
    .replace(/<!-- ladder:only -->[\s\S]*?<!-- \/ladder -->/g, "");
}

const cellsOf = (row: string) => row.split(/(?<!\\)\|/).slice(1, -1);

/** Removes the markers of the generated tables, and the columns with outside links. */
function withoutLadderColumns(text: string): string {
  return text.replace(/<!-- ladder:\w+ -->\n([\s\S]*?)<!-- \/ladder -->\n/g, (_, table: string) => {
    const [head = "", ...rows] = table.trim().split("\n");
    const kept = cellsOf(head).map((cell) => !ladderColumns.includes(cell.trim()));
    const keep = (row: string) =>
      `|${cellsOf(row)
        .filter((_, at) => kept[at])
        .join("|")}|`;
    return `${[head, ...rows].map(keep).join("\n")}\n`;
  });
}

/** Replaces links out of the act's folder with their text. */
function withoutLinksOut(path: string, text: string): string {
  return text.replace(/\[([^\]]*)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    const isRelative = !/^(\w+:|#)/.test(target);
    const leadsOut = posix.normalize(posix.join(posix.dirname(path), target)).startsWith("..");
    return isRelative && leadsOut ? words : link;
  });
}

/** A Markdown file of an act for its own repository. */
export function standingAlone(path: string, text: string): string {
  return withoutLinksOut(path, withoutLadderColumns(withoutLadderPassages(text)));
}

/** The beginning of a README in an act's own repository. */
function beginning(actNumber: number, servers: Server[]): string {
  const titles = servers.map(({ title }) => title).join(" and ");
  const addresses = servers.map(({ addressVariable }) => `\`${addressVariable}\``).join(", ");
  return `## Begin
With Node 24.12 or later:
\`\`\`
npm install
npm test
SAMPLE_DATA=true npm start
\`\`\`
Log in as \`ana@example.com\` (owner) or \`chloe@example.com\` (viewer), password \`correct horse battery\`.

The commands start what they need and stop it again: ${titles} ([infra/with-servers.ts](infra/with-servers.ts)). Data stay in \`.ladder/\`; tests use servers that are thrown away. An address in the environment (${addresses}) is used instead. Where the app runs for good, run \`node src/main.ts\` with its settings in the environment.

This was act ${actNumber} of the architecture ladder, a tutorial that builds one product in several acts. Other acts and drills that the texts name belong to the tutorial, and so do the suites in \`shared/\`.

`;
}

/** The README of an act for its own repository. */
export function ejectedReadme(readme: string, actNumber: number, servers: Server[]): string {
  const text = standingAlone("README.md", readme);
  const at = text.search(/^## /m);
  return text.slice(0, at) + beginning(actNumber, servers) + text.slice(at);
}
