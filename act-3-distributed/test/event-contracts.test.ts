import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventContracts } from "../src/async/event-contracts.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import { createAccount } from "../src/domain/account.ts";
import {
  addMember,
  changeRole,
  createList,
  deleteList,
  removeMember,
  renameList,
} from "../src/domain/list.ts";
import type { Message } from "../src/domain/message.ts";
import { changeTodo, createTodo, deleteTodo, republishTodo } from "../src/domain/todo.ts";
import { catalogueOf, eventSchemasText } from "../src/programs/event-catalogue.ts";
import { examples, nameOf, wrongIn } from "./published.ts";

const asJson = (value: object) => JSON.parse(JSON.stringify(value));
const contractOf = (message: Message) =>
  eventContracts.find((one) => one.type === message.type && one.version === message.version);
/** Whether a consumer accepts a message. */
const isRead = (message: Message) =>
  contractOf(message)?.schema.safeParse(message).success ?? false;

test("the committed schemas and the catalogue are those of the code", () => {
  const committed = (file: string) =>
    readFileSync(new URL(`../docs/contracts/${file}`, import.meta.url), "utf8");
  expect(committed("events.json"), "Run 'npm run contracts write'.").toBe(eventSchemasText);
  expect(committed("events.md")).toBe(catalogueOf(eventContracts));
});

test("the catalogue names owner, meaning, retention, consumers and replay rule", () => {
  const [, section] = catalogueOf(eventContracts).split("## todo.completed.v2\n");
  const completed = eventContracts.findLast(({ type }) => type === "todo.completed");
  for (const line of [
    `${completed?.meaning}`,
    "- Owner: `todos`\n",
    "- Kept for 30 days\n",
    "- Consumer `notification-worker`: a replay is allowed\n",
    "- Consumer `email-worker`: a replay is refused\n",
  ]) {
    expect(section).toContain(line);
  }
});

test("an event without an owner, or with one that is not a feature, is refused", () => {
  for (const owner of ["", "ana"]) {
    const orphans = eventContracts.map((one) => ({ ...one, owner }));
    expect(() => catalogueOf(orphans)).toThrow(/v1 needs an owner, one of: accounts, lists,/);
  }
});

test("each version of each event has an example that fits its schema", () => {
  const names = eventContracts.map(({ type, version }) => `${type}.v${version}`);
  expect(new Set(examples.map(nameOf))).toEqual(new Set(names));
  expect(examples.map(wrongIn).filter((problem) => problem)).toEqual([]);
});

test("the product publishes exactly what the examples show", () => {
  const now = new Date("2026-12-01T10:00:00.000Z");
  const id = (end: string) => `019a0000-0000-7000-8000-000000000${end}`;
  const [ana, ben, party, cake] = [id("101"), id("102"), id("103"), id("104")];

  const account = { id: ana, email: "ana@example.com", name: "Ana" };
  const { event: signedUp } = createAccount(account, now);
  const { list, events: created } = createList({ id: party, name: "Party" }, ana, now);
  const invited = { id: ben, email: "ben@example.com", name: "Ben" };
  const added = addMember(party, invited, "editor", ana, now);
  const changed = changeRole(party, added.member, "viewer", ana, now);
  const ofList = [
    created.filter(({ type }) => type === "list.created"), // the examples have one new member, Ben
    renameList(list, "Birthday", ana, now).events,
    added.events,
    changed.events,
    [removeMember(party, changed.member, ana, now)],
    [deleteList(list, ana, now)],
  ].flat();

  const first = createTodo({ id: cake, listId: party, title: "Cake" }, ana, now);
  const members = [ana, ben];
  const renamed = changeTodo(first.todo, { title: "Chocolate cake" }, ana, now);
  const moved = changeTodo(renamed.todo, { order: 2.5 }, ana, now);
  const byAct2 = changeTodo(moved.todo, { completed: true }, ana, now, members);
  const reopened = changeTodo(byAct2.todo, { completed: false }, ana, now);
  const completed = changeTodo(reopened.todo, { completed: true }, ana, now, members);
  const ofTodo = [
    ...[first, renamed, moved, reopened, completed].flatMap(({ events }) => events),
    republishTodo(completed.todo, "00000000-0000-0000-0000-000000000000", now),
    deleteTodo(completed.todo, ana, now),
  ];

  const published = [
    ...messagesOf(ana, [signedUp]),
    ...messagesOf(party, ofList),
    ...messagesOf(cake, ofTodo),
  ];
  const current = examples.filter((message) => contractOf(message)?.isPublished);
  expect(published).toHaveLength(current.length);
  for (const { id, traceparent, ...example } of current) {
    expect(published.map(({ id, ...message }) => asJson(message))).toContainEqual(example);
  }
});

/** Returns copies of a value, each without one of its properties. */
function withoutOne(value: unknown): unknown[] {
  if (!(value instanceof Object) || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const { [name as never]: _, ...rest } = value;
    return [rest, ...withoutOne(part).map((less) => ({ ...value, [name]: less }))];
  });
}

test("what the schemas refuse, consumers refuse, too", () => {
  for (const example of examples) {
    const broken = withoutOne(example) as Message[];
    expect(broken.length).toBeGreaterThan(7);
    for (const message of broken) {
      expect(isRead(message), JSON.stringify(message)).toBe(wrongIn(message) === "");
    }
  }
});

test("an event with a field that has no contract may not be published, but is read", () => {
  for (const example of examples) {
    const more = { ...example, data: { ...(example.data as object), email: "ana@example.com" } };
    expect(wrongIn(more)).toContain("data must NOT have additional properties");
    expect(isRead(more)).toBe(true);
  }
});
