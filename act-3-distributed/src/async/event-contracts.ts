import { z } from "zod";

/**
 * What others may rely on in an event. Consumers check each event by its schema here, and
 * `npm run contracts write` writes the JSON Schemas and the catalogue in docs/contracts/ from it.
 *
 * A version may get fields that can be missing. Any other change is a new version beside the old one:
 * the stream keeps old events, and old consumers run beside a new `write-api`.
 */

// JSON has no dates, so a time is text. Only a message that was never stored has dates.
const asText = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
const toDate = z.iso.datetime().transform((text) => new Date(text));
const time = z.preprocess(asText, toDate);
const timeOrNull = z.preprocess(asText, toDate.nullable());

/**
 * Returns a function that describes a version of an event. `owner` is the feature that decides what
 * the event means, as `features.cjs` names it. `meaning` says what has happened. The schema turns a
 * message into an event of the domain.
 */
const contractsOf =
  (owner: string) =>
  <const Type extends `${string}.${string}`, Data extends z.ZodRawShape>(
    type: Type,
    version: number,
    meaning: string,
    data: Data,
  ) => {
    const message = z.object({
      id: z.uuid(),
      type: z.literal(type),
      version: z.literal(version),
      occurredAt: time,
      key: z.string(),
      traceparent: z.string().nullish(),
      data: z.object({ actorId: z.uuid(), ...data }),
    });
    const schema = message.transform((one) => ({
      type: one.type,
      occurredAt: one.occurredAt,
      ...one.data,
    }));
    return { type, version, owner, meaning, isPublished: true, schema };
  };

/** A version of an event. `isPublished` is false if only old events have it. */
export type EventContract = Omit<ReturnType<ReturnType<typeof contractsOf>>, "schema"> & {
  schema: z.ZodType;
};

/**
 * Describes a version that is no longer published. Streams still have it. `upcast` makes an event of
 * the next version of it, so nothing else in the code knows the old one.
 */
const replaced = <Old extends Omit<EventContract, "schema">, Event, Next>(
  old: Old & { schema: z.ZodType<Event> },
  upcast: (event: Event) => Next,
) => ({ ...old, isPublished: false, schema: old.schema.transform(upcast) });

const todo = z.object({
  id: z.uuid(),
  listId: z.uuid(),
  title: z.string(),
  completedAt: timeOrNull,
  order: z.number(),
  createdBy: z.uuid(),
  createdAt: time,
  version: z.int(),
});
const recipients = z.array(z.uuid());
const ofTodos = contractsOf("todos");

export const completionContracts = [
  replaced(
    ofTodos("todo.completed", 1, "A todo was completed, and act 2 told the others.", { todo }),
    (event) => ({ ...event, recipients: [] }),
  ),
  ofTodos(
    "todo.completed",
    2,
    "A todo was completed. `recipients` are the accounts to tell: the other members of that moment.",
    { todo, recipients },
  ),
];

/** All but a deletion have the state of the todo after what has happened. */
export const todoContracts = [
  ofTodos("todo.created", 1, "A todo was created.", { todo }),
  ofTodos("todo.renamed", 1, "A todo has another title.", { todo }),
  ofTodos("todo.reordered", 1, "A todo has another place in its list.", { todo }),
  ...completionContracts,
  ofTodos("todo.reopened", 1, "A completed todo is open again.", { todo }),
  ofTodos("todo.republished", 1, "Nothing. Consumers that have lost the todo get it again.", {
    todo,
  }),
  ofTodos("todo.deleted", 1, "A todo was deleted, by itself or with its list.", {
    todoId: z.uuid(),
    listId: z.uuid(),
    version: z.int(),
  }),
];

const list = z.object({ id: z.uuid(), name: z.string(), createdAt: time, isInbox: z.boolean() });
const member = { listId: z.uuid(), accountId: z.uuid() };
const role = z.enum(["owner", "editor", "viewer"]);
const ofLists = contractsOf("lists");
const ofAccounts = contractsOf("accounts");

/** All events of the stream. */
export const eventContracts: EventContract[] = [
  ofAccounts("account.created", 1, "Somebody has signed up.", { accountId: z.uuid() }),
  ofLists("list.created", 1, "A list was created.", { list }),
  ofLists("list.renamed", 1, "A list has another name.", { list }),
  ofLists("list.deleted", 1, "A list was deleted, with its todos.", { listId: z.uuid() }),
  ofLists("member.added", 1, "An account belongs to a list now.", { ...member, role }),
  ofLists("member.role_changed", 1, "A member has another role.", { ...member, role }),
  ofLists("member.removed", 1, "An account no longer belongs to a list.", member),
  ...todoContracts,
];
