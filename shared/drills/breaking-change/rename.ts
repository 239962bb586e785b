import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "../edits.ts";

/** What write-api publishes: `text` instead of `title` in the event `todo.created`. */
const producer: Edit[] = [
  {
    file: "src/data/event-messages.ts",
    find: 'import type { NewMessage } from "../domain/message.ts";',
    replace: `import type { Caused, NewMessage } from "../domain/message.ts";
import type { Todo } from "../domain/todo.ts";`,
  },
  {
    file: "src/data/event-messages.ts",
    find: "/** Messages about events.",
    replace: `/** The event about a new todo calls its title \`text\`. */
function published(type: string, data: Caused): Caused {
  if (type !== "todo.created") return data;
  const { title, ...rest } = data.todo as Todo;
  return { ...data, todo: { ...rest, text: title } };
}

/** Messages about events.`,
  },
  {
    file: "src/data/event-messages.ts",
    find: "    key,\n    data,\n",
    replace: "    key,\n    data: published(type, data),\n",
  },
];

/** What the consumers of the same code read. */
const withText = (todo: string) => `${todo}
  .omit({ title: true })
  .extend({ text: z.string() })
  .transform(({ text, ...rest }) => ({ ...rest, title: text }))`;

const consumerWithoutContracts: Edit[] = [
  {
    file: "src/async/messages.ts",
    find: '    "todo.created",\n',
    replace: "",
  },
  {
    file: "src/async/messages.ts",
    find: "const TodoCompleted =",
    replace: `const newTodo = ${withText("TodoChanged.shape.data.shape.todo")};

const TodoCreated = TodoChanged.extend({
  type: z.literal("todo.created"),
  data: TodoChanged.shape.data.extend({ todo: newTodo }),
});

const TodoCompleted =`,
  },
  {
    file: "src/async/messages.ts",
    find: '  if (message.type === "todo.deleted") {',
    replace: `  if (message.type === "todo.created") {
    const { type, occurredAt, data } = decode(TodoCreated, message);
    return { type, occurredAt, ...data };
  }
  if (message.type === "todo.deleted") {`,
  },
];

const contracts = "src/async/event-contracts.ts";
const broken = '  ofTodos("todo.created", 1, "A todo was created.", { todo: newTodo }),\n';

const contract: Edit[] = [
  {
    file: contracts,
    find: "const recipients =",
    replace: `const newTodo = ${withText("todo")};
const recipients =`,
  },
  {
    file: contracts,
    find: '  ofTodos("todo.created", 1, "A todo was created.", { todo }),\n',
    replace: broken,
  },
];

/** Renames the field in the producer and in the consumers, as the compiler asks for. */
export function rename(dir: string): Edit[] {
  const hasContracts = existsSync(join(dir, contracts));
  return [...producer, ...(hasContracts ? contract : consumerWithoutContracts)];
}

/** After `rename`, with contracts: the new form becomes version 2, and version 1 can still be read. */
export const versionTwo: Edit[] = [
  {
    file: contracts,
    find: broken,
    replace: `  replaced(ofTodos("todo.created", 1, "A todo was created.", { todo }), (event) => event),
  ofTodos("todo.created", 2, "A todo was created. \`text\` is its title.", { todo: newTodo }),
`,
  },
  {
    file: "src/data/event-messages.ts",
    find: '  "todo.completed": 2,',
    replace: '  "todo.created": 2, // has a text\n  "todo.completed": 2,',
  },
];

/** The cheaper fix: `npm run release` no longer takes the name of a service. */
export const alwaysAll: Edit[] = [
  {
    file: "src/programs/release.ts",
    find: 'const service = process.argv.slice(2).join(" ");',
    replace: 'const service = "";',
  },
];
