import { openEpochs } from "../async/epochs.ts";
import { type EventBus, openEventBus } from "../async/event-bus.ts";
import { progressOf } from "../async/progress.ts";
import { type Database, openDatabase, prepared } from "../data/database.ts";
import { openPermissions, type PermissionStore } from "../data/permissions.ts";
import { answerOf, openSearchEngine, type SearchEngine } from "../data/search-engine.ts";
import type { Role } from "../domain/list.ts";
import {
  readDatabaseConfig,
  readEventConfig,
  readPermissionConfig,
  readSearchConfig,
} from "../ops/config.ts";
import { type DataPath, likelyFault, type PermissionPath } from "./likely-fault.ts";

const findAccount = prepared("SELECT id FROM accounts WHERE email = $1 OR id::text = $1");
const findTodo = prepared('SELECT list_id AS "listId", version FROM todos WHERE id::text = $1');
const findList = prepared("SELECT id FROM lists WHERE id::text = $1");
const findRole = prepared("SELECT role FROM members WHERE account_id = $1 AND list_id = $2");
const countWaiting = prepared(
  "SELECT count(*)::integer AS count FROM outbox WHERE topic = 'todo' AND key = $1",
);

type Servers = {
  db: Database;
  bus: EventBus;
  engine: SearchEngine;
  permissions: PermissionStore;
};

type Document = { found?: boolean; _version?: number; _source?: { deleted?: boolean } };

/** Returns the version that search shows, or undefined. */
async function shownVersion(id: string, { client, todos }: SearchEngine) {
  const ids = { ids: [id] };
  const { docs } = await answerOf(client.mget({ index: todos, body: ids, _source: ["deleted"] }));
  const { found, _version, _source } = docs[0] as Document;
  return found && !_source?.deleted ? _version : undefined;
}

/** The parts of an event that all versions have. A deletion has no todo. */
type TodoEventJson = { data: { todo?: Known } & Partial<Known> };
type Known = { listId: string; version: number };

/** Reads the way of a todo, and the id of its list. Both are undefined if nobody knows it. */
async function followTodo(id: string, { db, bus, engine }: Servers) {
  const [todo] = await db.rows<Known>(findTodo, [id]);
  const [waiting] = await db.rows<{ count: number }>(countWaiting, [id]);
  const events = `${bus.stream}.todo.*.*.${id}`;
  const newest = await bus.manager.streams.getMessage(bus.stream, { last_by_subj: events });
  const event = newest?.json<TodoEventJson>().data;
  const published = event?.todo ?? event;
  const path: DataPath = {
    version: todo?.version,
    inOutbox: waiting?.count ?? 0,
    published: published?.version,
    isHandled: await progressOf(bus, "search-projector").hasReached(newest?.seq ?? 0),
    shown: await shownVersion(id, engine),
  };
  return { path, listId: todo?.listId ?? published?.listId };
}

/** A list has no way: it is only in the source of truth. */
const listPath: DataPath = { version: 1, inOutbox: 0, published: 1, isHandled: true, shown: 1 };

async function followPermission(
  accountId: string,
  listId: string,
  { db, permissions }: Servers,
): Promise<PermissionPath> {
  const [member] = await db.rows<{ role: Role }>(findRole, [accountId, listId]);
  const tuples = await permissions.membersOf(listId);
  return {
    role: member?.role,
    tuples: tuples.filter((tuple) => tuple.accountId === accountId).map(({ role }) => role),
    mayRead: await permissions.check(accountId, "read", listId),
  };
}

const yes = (is: boolean) => (is ? "yes" : "no");
const version = (number: number | undefined) => (number ? `version ${number}` : "nothing");

/** Answers why somebody does not see a todo or a list, or still does. Returns the lines to print. */
export async function explain(who: string, what: string, servers: Servers): Promise<string[]> {
  const [account] = await servers.db.rows<{ id: string }>(findAccount, [who]);
  if (!account) throw new Error(`There is no account '${who}'. Name its e-mail address or its id.`);
  const [list] = await servers.db.rows<{ id: string }>(findList, [what]);
  const todo = list ? { path: listPath, listId: list.id } : await followTodo(what, servers);
  const { path: data, listId } = todo;
  const permission: PermissionPath = listId
    ? await followPermission(account.id, listId, servers)
    : { role: undefined, tuples: [], mayRead: false };
  const epoch = await (await openEpochs(servers.bus)).of(account.id);
  return [
    `Does the data exist? ${yes(data.version !== undefined && data.version === data.shown)}`,
    ...(list
      ? ["  source of truth: a list"]
      : [
          `  source of truth: ${version(data.version)}`,
          `  outbox:          ${data.inOutbox} events wait`,
          `  stream:          ${version(data.published)}, ${data.isHandled ? "handled" : "waits"}`,
          `  search:          ${version(data.shown)}`,
        ]),
    `Does the permission exist? ${yes(permission.mayRead)}`,
    `  members:         ${permission.role ?? "nothing"}`,
    `  OpenFGA:         ${permission.tuples.join(" and ") || "nothing"}`,
    `  epoch:           ${epoch ? "answers are kept until it changes" : "none, so no answer is kept"}`,
    `Likely fault: ${likelyFault(data, permission)}`,
  ];
}

async function run([who, what]: string[]): Promise<void> {
  if (!who || !what) throw new Error("Usage: npm run why <e-mail or account id> <todo or list id>");
  const { natsUrl, eventStream } = readEventConfig(process.env);
  const db = openDatabase(readDatabaseConfig(process.env).databaseUrl, console.error, { max: 1 });
  const bus = await openEventBus(natsUrl, eventStream);
  const { searchUrl, searchPrefix } = readSearchConfig(process.env);
  const engine = openSearchEngine(searchUrl, searchPrefix);
  try {
    const permissions = await openPermissions(readPermissionConfig(process.env));
    for (const line of await explain(who, what, { db, bus, engine, permissions }))
      console.log(line);
  } finally {
    await engine.close();
    await bus.close();
    await db.close();
  }
}

if (import.meta.main) {
  await run(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
