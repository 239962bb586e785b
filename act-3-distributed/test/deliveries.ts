import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { todoEventOf } from "../src/async/messages.ts";
import { messagesOf } from "../src/data/event-messages.ts";
import type { Message, NewMessage } from "../src/domain/message.ts";
import {
  changeTodo,
  createTodo,
  deleteTodo,
  republishTodo,
  type TodoEvent,
} from "../src/domain/todo.ts";

/** How many random deliveries a test tries. */
export const runs = Number(process.env.PROPERTY_RUNS ?? 100);
const dayMs = 24 * 60 * 60 * 1_000;
export const [actorId, party, garden] = [randomUUID(), randomUUID(), randomUUID()];

/** Reads a message as a consumer gets it. */
export const received = (message: NewMessage): TodoEvent =>
  todoEventOf(JSON.parse(JSON.stringify(message)) as Message);

/** Events of the act below: `todo.completed` did not name recipients. */
function ofAct2(message: NewMessage): NewMessage {
  if (message.type !== "todo.completed") return message;
  const { recipients: _, ...data } = message.data;
  return { ...message, version: 1, data };
}

const times = fc
  .integer({ min: Date.parse("2025-12-30"), max: Date.parse("2026-01-02") })
  .map((ms) => new Date(ms));

/** What happens to a todo, and how many ms later. */
const steps = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.nat(5), fc.nat(2 * dayMs), fc.nat(60 * dayMs)),
    what: fc.constantFrom("rename", "complete", "reopen", "republish"),
  }),
  { maxLength: 6 },
);

/** Who changes todos, and the members of their lists. */
type People = { actorId: string; members: string[] };

const lives = fc.record({
  listId: fc.constantFrom(party, garden),
  createdAt: times,
  steps,
  isDeleted: fc.boolean(),
  isOld: fc.boolean(),
});

/** A todo's last state, or undefined if it was deleted, and all messages about it. */
const histories = ({ actorId, members }: People) =>
  lives.map(({ listId, createdAt, steps, isDeleted, isOld }) => {
    const created = createTodo({ id: randomUUID(), listId, title: "Cake" }, actorId, createdAt);
    let { todo } = created;
    let now = createdAt;
    const events: TodoEvent[] = [...created.events];
    for (const { afterMs, what } of steps) {
      now = new Date(now.getTime() + afterMs);
      if (what === "republish") events.push(republishTodo(todo, actorId, now));
      const change =
        what === "rename" ? { title: `Cake ${events.length}` } : { completed: what === "complete" };
      const decision =
        what === "republish" ? undefined : changeTodo(todo, change, actorId, now, members);
      todo = decision?.todo ?? todo;
      events.push(...(decision?.events ?? []));
    }
    if (isDeleted) events.push(deleteTodo(todo, actorId, now));
    const messages = messagesOf(todo.id, events).map(isOld ? ofAct2 : (message) => message);
    return { todo: isDeleted ? undefined : todo, messages };
  });

/**
 * The todos of the lists of some people, and each message about them twice, in any order, to be cut
 * into batches.
 */
export const deliveries = (people: People = { actorId, members: [] }) =>
  fc.array(histories(people), { minLength: 1, maxLength: 6 }).chain((all) => {
    const messages = all.flatMap((one) => one.messages);
    return fc.record({
      todos: fc.constant(all.flatMap(({ todo }) => todo ?? [])),
      order: fc.shuffledSubarray([...messages, ...messages], { minLength: messages.length * 2 }),
      size: fc.integer({ min: 1, max: 20 }),
    });
  });
