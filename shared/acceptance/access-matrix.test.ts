import { beforeAll, describe, expect, test } from "vitest";
import { readMatrix, roles, type Who } from "./access-matrix.ts";
import type { Notification, Todo } from "./client.ts";
import { type Answer, type Caller, caller, type List, type Member, must } from "./client.ts";
import { eventually } from "./eventually.ts";
import { expectProblem } from "./expect.ts";
import {
  complete,
  inbox,
  logIn,
  newEmail,
  newTeam,
  newTodo,
  type Person,
  password,
  share,
  sharedList,
  signUp,
  type Team,
  todosOf,
} from "./people.ts";
import { paths, routes, verbs } from "./routes.ts";

/** The data of a request, created for each cell of the table. */
type World = { list: List; inbox: List; todo: Todo; news: Notification; who: Who; me: string };
type Request = [query?: string, body?: unknown];

let team: Team;
let guest: Person;
let newcomer: Person;
let news: Notification;
let actNumber: number;
const callers = { anonymous: caller() } as Record<Who, Caller>;
const rows = readMatrix();

beforeAll(async () => {
  team = await newTeam();
  Object.assign(callers, team);
  [guest, newcomer] = await Promise.all([signUp("Guest"), signUp("Newcomer")]);
  const list = await sharedList(team);
  await complete(team.editor, await newTodo(team.owner, "Send news", list));
  news = await eventually(async () => {
    const [first] = must(200, await team.owner.get<Notification[]>("/notifications"));
    return first ?? Promise.reject(new Error("No notification yet."));
  });
  actNumber = (await caller().get<{ act: number }>("/healthz")).body.act;
});

/** A valid request for each row, so that it can only be refused because of the person. */
const requests: Record<string, (world: World) => Request> = {
  "PATCH /lists/:listId": () => ["", { name: "Renamed" }],
  "POST /lists/:listId/members": () => ["", { email: newcomer.email, role: "viewer" }],
  "PUT /lists/:listId/members/:accountId": () => ["", { role: "editor" }],
  "PUT /lists/:listId/members/:accountId (oneself)": () => ["", { role: "editor" }],
  "GET /todos (listId in the query)": ({ list }) => [`?listId=${list.id}`],
  "POST /todos (listId in the query)": ({ list }) => [`?listId=${list.id}`, { title: "Cake" }],
  "POST /todos (listId in the body)": ({ list }) => ["", { title: "Cake", listId: list.id }],
  "DELETE /todos (listId in the query)": ({ list }) => [`?listId=${list.id}`],
  "DELETE /todos (completed ones)": ({ list }) => [`?listId=${list.id}&completed=true`],
  "PATCH /todos/:todoId (title)": () => ["", { title: "Renamed" }],
  "PATCH /todos/:todoId (completed)": () => ["", { completed: true }],
  "PATCH /todos/:todoId (order)": () => ["", { order: 1 }],
  "GET /search (listId in the query)": ({ list }) => [`?listId=${list.id}`],
  "GET /todos (listId of the Inbox)": ({ inbox }) => [`?listId=${inbox.id}`],
  "POST /todos (listId of the Inbox)": ({ inbox }) => ["", { title: "Cake", listId: inbox.id }],
  "POST /lists": () => ["", { name: "Launch party" }],
  "POST /todos": () => ["", { title: "Cake" }],
  "POST /accounts": () => ["", { email: newEmail(), name: "New", password }],
  "POST /sessions": () => ["", { email: team.owner.email, password }],
};

async function newWorld(who: Who): Promise<World> {
  const list = await sharedList(team);
  await share(team.owner, list, guest, "viewer");
  const todo = await newTodo(team.owner, "Order cake", list);
  const me = who === "anonymous" ? team.owner.id : team[who].id;
  return { list, inbox: await inbox(team.owner), todo, news, who, me };
}

async function send(request: string, world: World): Promise<Answer<unknown>> {
  const [verb = "", path = ""] = request.replace(/ \(.*/, "").split(" ");
  const [query = "", body] = requests[request]?.(world) ?? [];
  const listId = request.endsWith("(Inbox)") ? world.inbox.id : world.list.id;
  const filled = path
    .replace(":listId", listId)
    .replace(":accountId", request.endsWith("(oneself)") ? world.me : guest.id)
    .replace(":todoId", world.todo.id)
    .replace(":notificationId", world.news.id);
  return (await callerFor(request, world.who)).send<unknown>(verb, filled + query, { body });
}

/** Logging out uses a separate session, so that the other sessions continue. */
async function callerFor(request: string, who: Who): Promise<Caller> {
  if (request !== "DELETE /sessions/current" || who === "anonymous") return callers[who];
  return caller((await logIn(team[who].email)).token);
}

async function whatTheOwnerSees({ list, inbox, todo, news }: World) {
  const { owner } = team;
  const all = must(200, await owner.get<Notification[]>("/notifications"));
  return {
    list: must(200, await owner.get<List>(`/lists/${list.id}`)),
    members: must(200, await owner.get<Member[]>(`/lists/${list.id}/members`)),
    todos: await todosOf(owner, list),
    inboxTodos: await todosOf(owner, inbox),
    // Changes to other tests' todos may still be in progress.
    news: all.filter(({ id, todoId }) => id === news.id || todoId === todo.id),
  };
}

test("every route of the product has a row, and every row is a route", () => {
  expect(new Set(rows.map((row) => row.route))).toEqual(new Set(routes));
});

test("every valid request is in the table", () => {
  expect(rows.map((row) => row.request)).toEqual(expect.arrayContaining(Object.keys(requests)));
});

describe.each(rows)("$request", ({ request, expected }) => {
  test.each(roles)("%s", async (who) => {
    if (request === "GET /readyz (from act 1)" && actNumber === 0) return;
    const world = await newWorld(who);
    if (expected[who] < 400) {
      return expect((await send(request, world)).status).toBe(expected[who]);
    }
    const before = await whatTheOwnerSees(world);
    expectProblem(await send(request, world), expected[who]);
    expect(await whatTheOwnerSees(world)).toEqual(before);
  });
});

describe.each(paths)("methods that %s does not have", (path) => {
  const own = verbs.filter((verb) => routes.includes(`${verb} ${path}` as never));
  const others = verbs.filter((verb) => !own.includes(verb));
  test.each(others)("%s is refused for everybody, and changes nothing", async (verb) => {
    const isMissing = path === "/readyz" && actNumber === 0;
    const world = await newWorld("stranger");
    const before = await whatTheOwnerSees(world);
    for (const who of roles) {
      const answer = await send(`${verb} ${path}`, { ...world, who });
      if (who === "anonymous" && answer.status === 401) expectProblem(answer, 401);
      else expectProblem(answer, isMissing ? 404 : 405);
      if (answer.status === 405) expect(allowedBy(answer)).toEqual(own);
    }
    expect(await whatTheOwnerSees(world)).toEqual(before);
  });
});

/** The methods of the header `Allow`, in the order of `verbs`. */
function allowedBy({ headers }: Answer<unknown>): string[] {
  const allowed = headers.get("allow")?.split(/, */) ?? [];
  return verbs.filter((verb) => allowed.includes(verb));
}

test("hidden and missing resources get the same response", async () => {
  const { list, todo } = await newWorld("stranger");
  const nowhere = "01900000-0000-7000-8000-000000000000";
  const templates = ["/lists/ID", "/lists/ID/members", "/lists/ID/stats", "/todos?listId=ID"];
  for (const template of [...templates, "/search?listId=ID", "/todos/ID"]) {
    const id = template.startsWith("/todos/") ? todo.id : list.id;
    const hidden = await team.stranger.get(template.replace("ID", id));
    const absent = await team.stranger.get(template.replace("ID", nowhere));
    expectProblem(hidden, 404);
    expect(hidden.body).toEqual(absent.body);
  }
});
