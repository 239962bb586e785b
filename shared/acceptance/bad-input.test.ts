import { beforeAll, describe, expect, test } from "vitest";
import { badFields } from "./bad-input.ts";
import { type Caller, caller, type List, type Member, must, type Todo } from "./client.ts";
import { expectProblem } from "./expect.ts";
import { newEmail, newTeam, newTodo, password, sharedList, type Team, todosOf } from "./people.ts";
import { type Route, routes } from "./routes.ts";

let team: Team;
let list: List;
let todo: Todo;
let owner: Caller;
beforeAll(async () => {
  team = await newTeam();
  owner = team.owner;
  list = await sharedList(team);
  todo = await newTodo(team.owner, "Order cake", list);
});

/** A valid body for each route that takes one. A test changes one field. */
const goodBodies: Partial<Record<Route, () => object>> = {
  "POST /accounts": () => ({ email: newEmail(), name: "Ana", password }),
  "POST /sessions": () => ({ email: team.owner.email, password }),
  "POST /lists": () => ({ name: "Launch party" }),
  "PATCH /lists/:listId": () => ({ name: "Launch party" }),
  "POST /lists/:listId/members": () => ({ email: team.stranger.email, role: "viewer" }),
  "PUT /lists/:listId/members/:accountId": () => ({ role: "viewer" }),
  "POST /todos": () => ({ title: "Order cake", listId: list.id }),
  "PATCH /todos/:todoId": () => ({ title: "Order cake" }),
};

function fill(path: string): string {
  return path
    .replace(":listId", list.id)
    .replace(":todoId", todo.id)
    .replace(":accountId", team.viewer.id);
}

function split(route: string): [verb: string, path: string] {
  const [verb, path] = route.split(" ") as [string, string];
  return [verb, fill(path)];
}

async function everything() {
  return {
    lists: must(200, await owner.get<List[]>("/lists")),
    members: must(200, await owner.get<Member[]>(`/lists/${list.id}/members`)),
    todos: await todosOf(owner, list),
  };
}

describe.each(badFields)("$route: $field in the $place", ({ route, place, field, values }) => {
  let before: Awaited<ReturnType<typeof everything>>;
  beforeAll(async () => {
    before = await everything();
  });

  test.each(values)("%j is refused by name, and nothing is changed", async (value) => {
    const [verb, path] = split(route);
    if (place === "body") {
      const body = JSON.stringify({ ...goodBodies[route]?.(), [field]: value });
      const raw = body.replace('"1e999 as it stands"', "1e999");
      const headers = { "content-type": "application/json" };
      expectProblem(await owner.send(verb, path, { raw, headers }), 400, field);
    } else {
      const text = String(value);
      const query = `${field}=${text.includes("&") ? text : encodeURIComponent(text)}`;
      const listId = path === "/todos" ? `listId=${list.id}&` : "";
      expectProblem(await owner.send(verb, `${path}?${listId}${query}`), 400, field);
    }
    expect(await everything()).toEqual(before);
  });
});

describe.each(Object.entries(goodBodies))("%s", (route, goodBody) => {
  const [verb] = route.split(" ") as [string];
  const send = (raw: BodyInit | undefined, type = "application/json") => {
    const options = { headers: { "content-type": type }, ...(raw === undefined ? {} : { raw }) };
    return owner.send(verb, split(route)[1], options);
  };

  test.each(["nonsense", "id", "ownerId", "constructor"])("unknown field %j", async (field) => {
    const before = await everything();
    expectProblem(await send(JSON.stringify({ ...goodBody(), [field]: "x" })), 400, field);
    expect(await everything()).toEqual(before);
  });

  test("__proto__ is an unknown field like others, or is ignored", async () => {
    const raw = JSON.stringify(goodBody()).replace("{", '{"__proto__":{"role":"owner"},');
    expect((await send(raw)).status).toBeLessThan(500);
    expect((await owner.get<object>("/me")).body).not.toHaveProperty("role");
  });

  test.each(["", "{", "nul", '{"a":}', "[1,", "'text'", "\ufeff", "{}}"])(
    "invalid JSON: %j",
    async (raw) => {
      expectProblem(await send(raw), 400);
    },
  );

  test.each(["null", "5", '"text"', "[]", "true", "{}"])(
    "JSON of another shape: %s",
    async (raw) => {
      expectProblem(await send(raw), 400);
    },
  );

  test("no body", async () => {
    expectProblem(await owner.send(verb, split(route)[1]), 400);
  });

  test("deeply nested JSON", async () => {
    expectProblem(await send(`${"[".repeat(30_000)}${"]".repeat(30_000)}`), 400);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"])(
    "a body of type %s",
    async (type) => {
      expectProblem(await send(JSON.stringify(goodBody()), type), 415);
    },
  );

  test("an unknown charset or encoding", async () => {
    const raw = JSON.stringify(goodBody());
    expectProblem(await send(raw, "application/json; charset=klingon"), 415);
    const headers = { "content-type": "application/json", "content-encoding": "klingon" };
    expectProblem(await owner.send(verb, split(route)[1], { raw, headers }), 415);
  });

  test("more than 64 KiB", async () => {
    const body = { ...goodBody(), padding: "x".repeat(65_536) };
    expectProblem(await send(JSON.stringify(body)), 413);
  });
});

test("a change without fields is refused", async () => {
  expectProblem(await owner.patch(`/todos/${todo.id}`, {}), 400);
});

test("a body with invalid UTF-8", async () => {
  const raw = Buffer.concat([
    Buffer.from('{"title":"'),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('"}'),
  ]);
  const headers = { "content-type": "application/json" };
  const answer = await owner.send("POST", "/todos", { raw, headers });
  expect([201, 400]).toContain(answer.status);
});

test.each(["/lists", "/todos", "/search", "/notifications", "/lists/:listId/stats"])(
  "%s refuses an unknown parameter",
  async (path) => {
    expectProblem(await owner.get(`${fill(path)}?nonsense=1`), 400, "nonsense");
  },
);

test("a cursor is only valid for its own query", async () => {
  const title = "Order cake";
  for (let count = 0; count < 2; count++) await newTodo(team.owner, title, list);
  const first = await owner.get<Todo[]>(`/todos?listId=${list.id}&limit=1`);
  const cursor = first.headers.get("link")?.match(/cursor=([^&>]+)/)?.[1];
  expect(cursor).toBeDefined();
  const elsewhere = await owner.get<Todo[]>(`/notifications?cursor=${cursor}`);
  expect([200, 400]).toContain(elsewhere.status);
});

test.each([
  [1.5, "2026-11-21T12:00:00Z"],
  [1e300, "2026-11-21T12:00:00Z"],
  [2 ** 31, "2026-11-21T12:00:00Z"],
  [1, "0000-01-01T00:00:00Z"],
  [1, "9999-12-31T23:59:59.999999999999Z"],
])("a made-up cursor with %d and %s is refused, or is a position", async (number, date) => {
  const made = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString("base64url");
  const paths = [
    `/lists?cursor=${made(number, date, list.id)}`,
    `/todos?listId=${list.id}&cursor=${made(number, list.id)}`,
    `/notifications?cursor=${made(date, list.id)}`,
    `/search?cursor=${made(date, list.id)}`,
    `/search?q=cake&sort=relevance&cursor=${made(number, list.id)}`,
  ];
  for (const path of paths) {
    const { status, request } = await owner.get(path);
    expect([200, 400], request).toContain(status);
  }
});

const ids = [
  "1",
  "not-an-id",
  "0".repeat(36),
  "%20",
  "%00",

  "..%2fme",
  "x".repeat(2_000),
];
const idPaths = routes.filter((route) => route.includes("/:"));
describe.each(idPaths)("%s", (route) => {
  test.each(ids)("an invalid id: %s", async (id) => {
    const [verb, path] = route.split(" ") as [string, string];
    const last = path.lastIndexOf("/:");
    const filled = fill(path.slice(0, last)) + path.slice(last).replace(/:\w+/, id);
    const body = goodBodies[route]?.();
    expectProblem(await owner.send(verb, filled, { body }), 404);
  });

  test("a path with invalid encoding", async () => {
    const [verb, path] = route.split(" ") as [string, string];
    const body = goodBodies[route]?.();
    expectProblem(await owner.send(verb, path.replaceAll(/:\w+/g, "%F0%9F"), { body }), 400);
  });
});

test.each(["GET /todos", "POST /todos", "DELETE /todos", "GET /search"])(
  "%s: an invalid listId",
  async (route) => {
    const [verb, path] = route.split(" ") as [string, string];
    const body = goodBodies[route as Route] && { title: "Order cake" };
    for (const id of ["1", "", "%00", "x".repeat(2_000)]) {
      const answer = await owner.send(verb, `${path}?listId=${id}`, { body });
      expectProblem(answer, answer.status === 400 ? 400 : 404);
    }
  },
);

test("an unknown or invalid path", async () => {
  for (const path of ["/no-such-route", "/todos/", "//", "/%", "/lists/%ZZ", "/todos//"]) {
    const answer = await caller(team.owner.token).send("PUT", path);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
    expectProblem(answer, answer.status);
  }
});
