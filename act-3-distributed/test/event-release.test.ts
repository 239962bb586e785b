import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { consumerNames, isRead } from "../src/async/stream.ts";
import { contracts, copyWithRelease } from "./released-copy.ts";

const remedy =
  "Keep this version of the event, add another one, and release the consumers before write-api.\n";

/** Copies the act. Production has a release with other events. */
async function copyWithEvents(change: (text: string) => string) {
  const copy = await copyWithRelease();
  const released = join(copy.releases, "1.0.0-old/docs/contracts/events.json");
  writeFileSync(released, change(readFileSync(released, "utf8")));
  return { ...copy, released };
}

const withAnotherField = (text: string) => text.replaceAll('"recipients"', '"audience"');
const withoutReopened = (text: string) => {
  const schemas = JSON.parse(text);
  delete schemas.$defs["todo.reopened.v1"];
  return JSON.stringify(schemas);
};

test("a release that renames a field of an event is refused, and says who can't read what", async () => {
  const { run, compare } = await copyWithEvents(withAnotherField);
  const { status, output } = run("src/programs/release.ts");
  expect(status).toBe(1);
  expect(output).toBe(`Not released: The new search-projector can't read the events of 1.0.0-old:
- todo.completed.v2 > data > audience is gone
- todo.completed.v2 > data > recipients is required now
${remedy}`);
  expect(compare("write-api").output).toContain(
    `The search-projector of 1.0.0-old can't read the new events:
- todo.completed.v2 > data > audience is gone
${remedy}`,
  );
  expect(compare("gateway", "read-api", "relay")).toEqual({ status: 0, output: "" });
});

test("a new version is published after its consumers were released", async () => {
  const { compare, copy, releases, goTo } = await copyWithEvents(withoutReopened);
  cpSync(join(copy, "docs"), join(releases, "1.0.0-new/docs"), { recursive: true });
  expect(compare("write-api").output).toContain(
    "The search-projector of 1.0.0-old can't read the new events:\n- todo.reopened.v1 is new\n",
  );
  const readers = consumerNames.filter((name) => isRead(name, "todo.reopened"));
  expect(readers).not.toContain("email-worker");
  expect(compare(...readers).status).toBe(0);
  goTo(["1.0.0-old", ...readers.map((name) => `${name} 1.0.0-new`)].join("\n"));
  expect(compare("write-api").status).toBe(0);
});

test("the events can be compared with any earlier description", async () => {
  const { run, released, copy } = await copyWithEvents(withAnotherField);
  expect(run(contracts, released).output).toContain("data > audience is gone");
  const committed = join(copy, "docs/contracts/events.json");
  expect(run(contracts, committed)).toEqual({ status: 0, output: "The contracts break nobody.\n" });
  expect(run(contracts, "no/events.json").status).toBe(1);
});
