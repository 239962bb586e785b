import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdits, type Edit } from "../edits.ts";

/** The code of a new reaction: a todo is completed, and a chat room hears of it. */
export type Reaction = {
  /** Changes of the core. */
  edits: Edit[];
  file: string;
  text: string;
  /** A program runs beside the core. Other code becomes a part of the core and is released. */
  isProgram: boolean;
};

/** The webhook, as a part of the core. */
const chatRoom = {
  file: "src/async/chat-room.ts",
  text: `/** Posts the title of a completed todo to a chat room, or nothing if no webhook is set. */
export function chatRoom(webhookUrl: string | undefined) {
  return async (title: string): Promise<void> => {
    if (!webhookUrl) return;
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: \`Done: \${title}\` }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(\`The chat room answered \${response.status}.\`);
  };
}
`,
};

/** The core's setting for the webhook, and the import of the new file. */
const setting: Edit[] = [
  {
    file: "src/ops/config.ts",
    find: "  EMAILS_PER_HOUR: count.default(200),\n",
    replace: "  EMAILS_PER_HOUR: count.default(200),\n  CHAT_WEBHOOK_URL: z.url().optional(),\n",
  },
  {
    file: "src/ops/config.ts",
    find: "    emailsPerHour: data.EMAILS_PER_HOUR,\n",
    replace:
      "    emailsPerHour: data.EMAILS_PER_HOUR,\n    chatWebhookUrl: data.CHAT_WEBHOOK_URL,\n",
  },
  {
    file: "src/main.ts",
    find: 'import { smtpMailer } from "./async/mail.ts";',
    replace:
      'import { chatRoom } from "./async/chat-room.ts";\nimport { smtpMailer } from "./async/mail.ts";',
  },
];

/**
 * Act 2's own way: the use case lists one more message, which is stored with the todo. A topic of
 * its own keeps a chat room that is down away from everything else.
 */
const message: Reaction = {
  ...chatRoom,
  isProgram: false,
  edits: [
    ...setting,
    {
      file: "src/domain/notification.ts",
      find: "  const due = [...inApp, ...byEmail];",
      replace: `  const inChat = {
    type: "chat.due" as const,
    key: todo.id,
    data: { actorId: actor.id, title: todo.title },
  };
  const due = [...inApp, ...byEmail, inChat];`,
    },
    {
      file: "src/async/messages.ts",
      find: "const TodoChanged = z.object({",
      replace: `const ChatDue = z.object({
  type: z.literal("chat.due"),
  version: z.literal(1),
  data: z.object({ title: z.string() }),
});

const TodoChanged = z.object({`,
    },
    {
      file: "src/async/messages.ts",
      find: "export function todoEventOf(",
      replace: `export const chatTitleOf = (message: Message): string => decode(ChatDue, message).data.title;

export function todoEventOf(`,
    },
    {
      file: "src/main.ts",
      find: "import { emailOf, notificationOf,",
      replace: "import { chatTitleOf, emailOf, notificationOf,",
    },
    {
      file: "src/main.ts",
      find: 'open("claims", 8, planEachTime); // two for each topic that is used',
      replace: 'open("claims", 10, planEachTime); // two for each topic that is used',
    },
    {
      file: "src/main.ts",
      find: '  relay.subscribe("notification", oneByOne(notification));\n',
      replace: `  relay.subscribe("notification", oneByOne(notification));
  const postToChat = chatRoom(config.chatWebhookUrl);
  const chat = observeDelivery("chat", (message) => postToChat(chatTitleOf(message)));
  relay.subscribe("chat", oneByOne(chat));
`,
    },
  ],
};

/**
 * The cheaper fix, which is there before the reaction: the core emits every event of a todo once,
 * after the outbox has delivered it.
 */
export const emitter: Edit[] = [
  {
    file: "src/main.ts",
    find: 'import type { Express } from "express";',
    replace: 'import { EventEmitter } from "node:events";\nimport type { Express } from "express";',
  },
  {
    file: "src/main.ts",
    find: `  const projector = observeBatch("todo", (entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );`,
    replace: `  const happened = new EventEmitter();
  const projector = observeBatch("todo", async (entries) => {
    const events = entries.map(({ message }) => todoEventOf(message));
    await index.apply(events);
    for (const event of events) happened.emit(event.type, event);
  });`,
  },
];

/** With the emitter: one more listener. */
const listener: Reaction = {
  ...chatRoom,
  isProgram: false,
  edits: [
    ...setting,
    {
      file: "src/main.ts",
      find: "  const happened = new EventEmitter();\n",
      replace: `  const happened = new EventEmitter();
  const postToChat = chatRoom(config.chatWebhookUrl);
  happened.on("todo.completed", ({ todo }) => postToChat(todo.title).catch(logError));
`,
    },
  ],
};

/** With a stream: a program that declares its own consumer, which begins with the first event. */
const consumer: Reaction = {
  isProgram: true,
  edits: [],
  file: "src/programs/chat-room.ts",
  text: `import { AckPolicy, jetstream } from "@nats-io/jetstream";
import { openEventBus } from "../async/event-bus.ts";
import { completionOf } from "../async/messages.ts";
import { readEventConfig } from "../ops/config.ts";

async function post(webhookUrl: string, title: string): Promise<boolean> {
  const response = await fetch(webhookUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text: \`Done: \${title}\` }),
    signal: AbortSignal.timeout(5_000),
  });
  return response.ok;
}

/** Posts completed todos to a chat room. The server keeps its position in the stream. */
const { CHAT_WEBHOOK_URL = "" } = process.env;
const { natsUrl, eventStream } = readEventConfig(process.env);
const bus = await openEventBus(natsUrl, eventStream);
await bus.manager.consumers.add(eventStream, {
  durable_name: "chat-room",
  filter_subject: \`\${eventStream}.todo.completed.>\`,
  ack_policy: AckPolicy.Explicit,
});
const consumer = await jetstream(bus.connection).consumers.get(eventStream, "chat-room");
const messages = await consumer.consume({ max_messages: 10 });
process.once("SIGTERM", () => messages.stop());
console.log("The chat room hears of completed todos.");
for await (const message of messages) {
  const { todo } = completionOf(message.json()).event;
  const isPosted = await post(CHAT_WEBHOOK_URL, todo.title).catch(() => false);
  if (isPosted) message.ack();
  else message.nak(1_000);
}
await bus.close();
`,
};

/** The reaction that fits the code in a folder. */
export function reactionOf(dir: string): Reaction {
  if (existsSync(join(dir, "src/async/event-bus.ts"))) return consumer;
  const emits = readFileSync(join(dir, "src/main.ts"), "utf8").includes("happened.emit(");
  return emits ? listener : message;
}

/** Writes a reaction into the code. */
export function writeReaction(dir: string, { edits, file, text }: Reaction): void {
  applyEdits(dir, edits);
  writeFileSync(join(dir, file), text);
}
