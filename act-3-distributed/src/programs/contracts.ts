import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { eventContracts } from "../async/event-contracts.ts";
import { type ConsumerName, consumerNames } from "../async/stream.ts";
import { openApi, openApiText } from "../edge/openapi.ts";
import { services } from "../services/list.ts";
import { apiBreaks } from "./api-breaks.ts";
import { eventBreaks } from "./event-breaks.ts";
import { catalogueOf, eventSchemas, eventSchemasText } from "./event-catalogue.ts";
import { developed, read, releaseFolder, versionIn } from "./releases.ts";
import type { Direction } from "./schema-breaks.ts";

const api = "docs/contracts/openapi.json";
const events = "docs/contracts/events.json";

/** The committed files, and their texts by the code. */
const committed = {
  [api]: openApiText,
  [events]: eventSchemasText,
  "docs/contracts/events.md": catalogueOf(eventContracts),
};

/**
 * Compares the API with those of the versions of `replaced` services that production has. Throws an
 * error that names each break. A version from before the contract is not compared.
 */
export function requireCompatible(replaced: string[]): void {
  const current = read("current") ?? "";
  for (const version of new Set(replaced.map((name) => versionIn(current, name)))) {
    const released = join(releaseFolder(version), api);
    if (existsSync(released)) requireNoBreaks(released, version);
  }
  requireReadable(replaced, current);
}

/** Throws an error with the breaks since an earlier description of the API. */
function requireNoBreaks(earlier: string, name: string): void {
  refuse(
    `The API breaks those who use it as it is in ${name}`,
    apiBreaks(JSON.parse(readFileSync(earlier, "utf8")), openApi),
    "Keep what they use beside the new, or add a version of the API.",
  );
}

/**
 * Does the same for the events. A new consumer must read what the stream has: the events of production's
 * `write-api`. Production's consumers must read the events of a new `write-api`, even if a release
 * replaces them before it: a release that fails is taken back.
 */
function requireReadable(replaced: string[], current: string): void {
  const compare = (consumer: ConsumerName, direction: Direction, other: string) => {
    const version = versionIn(current, other);
    const released = join(releaseFolder(version), events);
    if (existsSync(released)) requireRead(consumer, direction, released, version);
  };
  for (const consumer of consumerNames) {
    if (replaced.includes(consumer)) compare(consumer, "input", "write-api");
    if (replaced.includes("write-api")) compare(consumer, "output", consumer);
  }
}

/** Throws an error with what a consumer can't read since an earlier description of the events. */
function requireRead(
  consumer: ConsumerName,
  direction: Direction,
  earlier: string,
  name: string,
): void {
  const before = JSON.parse(readFileSync(earlier, "utf8"));
  refuse(
    direction === "input"
      ? `The new ${consumer} can't read the events of ${name}`
      : `The ${consumer} of ${name} can't read the new events`,
    eventBreaks(before, eventSchemas, direction, consumer),
    "Keep this version of the event, add another one, and release the consumers before write-api.",
  );
}

/** Compares the events with an earlier description, for all consumers and in both directions. */
function requireReadableSince(earlier: string): void {
  for (const consumer of consumerNames) {
    requireRead(consumer, "input", earlier, earlier);
    requireRead(consumer, "output", earlier, earlier);
  }
}

/** Throws an error that lists the breaks, if there are any. */
function refuse(what: string, breaks: string[], remedy: string): void {
  if (breaks.length === 0) return;
  throw new Error([`${what}:`, ...breaks.map((one) => `- ${one}`), remedy].join("\n"));
}

/** Writes the contracts, or compares them with the code and with what is in use. */
function main([word]: string[]): void {
  for (const [file, text] of Object.entries(committed)) {
    const path = join(developed, file);
    if (word === "write") {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.log(`Written: ${file}`);
    } else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      throw new Error(`${file} is not that of the code. Run 'npm run contracts write'.`);
    }
  }
  if (word === "write") return;
  if (!word) requireCompatible(services);
  else if (basename(word) === basename(events)) requireReadableSince(word);
  else requireNoBreaks(word, word);
  console.log("The contracts break nobody.");
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
