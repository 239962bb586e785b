import { expect, test } from "vitest";
import { publications } from "../src/async/nats-users.ts";
import { consumerNames } from "../src/async/stream.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { services } from "../src/services/list.ts";
import { eventually } from "./eventually.ts";
import { emptyStream, natsSettings } from "./nats.ts";
import { watchRefusals } from "./nats-refusals.ts";

/** Subjects that change or reveal something, of an environment's stream. */
function subjectsOf(stream: string): string[] {
  const ofStream = ["INFO", "CREATE", "UPDATE", "PURGE", "DELETE", "MSG.GET", "MSG.DELETE"];
  const ofConsumer = ["CREATE", "INFO", "DELETE", "PAUSE", "RESET", "MSG.NEXT"];
  return [
    `${stream}.todo.completed.v1.x`,
    ...["STREAM.NAMES", "STREAM.LIST"].map((what) => `$JS.API.${what}`),
    ...ofStream.map((what) => `$JS.API.STREAM.${what}.${stream}`),
    ...[`$JS.API.DIRECT.GET.${stream}`, `$JS.API.CONSUMER.LIST.${stream}`],
    ...consumerNames.flatMap((name) => [
      ...ofConsumer.map((what) => `$JS.API.CONSUMER.${what}.${stream}.${name}`),
      `$JS.ACK.${stream}.${name}.1.1.1.1.1`,
    ]),
    ...services.map((name) => `_INBOX.${name}.x`), // to answer in place of the server
  ];
}

test("a service can do in NATS what its permissions say, and nothing else", async () => {
  const EVENT_STREAM = await emptyStream();
  const DATABASE_URL = "postgres://owner:secret@127.0.0.1/todo";
  const credentials = await allCredentials({ DATABASE_URL, ...natsSettings(), EVENT_STREAM });
  for (const service of services) {
    const url = credentials[service]?.NATS_URL;
    const allowed = publications(EVENT_STREAM)[service];
    expect(url === undefined, service).toBe(allowed === undefined);
    if (!url || !allowed) continue;
    const { connection, refused } = await watchRefusals(url, EVENT_STREAM);
    const isAllowed = (subject: string) =>
      allowed.some((one) =>
        one.endsWith(">") ? subject.startsWith(one.slice(0, -1)) : one === subject,
      );
    const subjects = [...subjectsOf(EVENT_STREAM), ...subjectsOf("other")];
    for (const subject of subjects) connection.publish(subject);
    await connection.flush();
    await eventually(() => expect(refused).toEqual(subjects.filter((one) => !isAllowed(one))));

    refused.length = 0;
    const inboxes = services.map((name) => `_INBOX.${name}.>`);
    const patterns = [...inboxes, ">", "_INBOX.>", "$JS.>", `${EVENT_STREAM}.>`];
    for (const pattern of patterns) connection.subscribe(pattern, { callback: () => {} });
    await connection.flush();
    const others = patterns.filter((pattern) => pattern !== `_INBOX.${service}.>`);
    await eventually(() => expect(refused).toEqual(others));
  }
});

test("only the relay can publish events", () => {
  const publishing = Object.entries(publications("events")).filter(([, subjects]) =>
    subjects.some((subject) => /^(events|>|\*)/.test(subject)),
  );
  expect(publishing.map(([service]) => service)).toEqual(["relay"]);
});
