import fc from "fast-check";
import { password } from "./people.ts";
import { type Route, routes, verbs } from "./routes.ts";

/**
 * A placeholder for the n-th known id (or e-mail) of its kind. The test replaces it with a real
 * one.
 */
export type Reference = {
  reference: "list" | "todo" | "account" | "email" | "news";
  index: number;
};

export type RandomRequest = {
  /** 0 to 3: one of the four people. 4: an anonymous caller. */
  who: number;
  verb: string;
  /** Segments of the path. Texts are sent unchanged. */
  path: (string | Reference)[];
  query: [key: string, value: string | Reference][];
  contentType: string;
  /** A value is sent as JSON, bytes are sent unchanged. */
  body: unknown;
};

export const reference = (kind: Reference["reference"]): fc.Arbitrary<Reference> =>
  fc.record({ reference: fc.constant(kind), index: fc.nat(1_000) });

const wildText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 250 }),
  fc.array(fc.nat(0xffff), { maxLength: 10 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("", " ", "\0", "\ud800", "\udc00 ", "__proto__", "constructor", "toString"),
  fc.constantFrom("x".repeat(201), "🧀".repeat(200), "é".repeat(500), "'; DROP TABLE todos; --"),
  fc.constantFrom("null", "NaN", "-1", "1e999", "0x10", "true", "2026-02-30", "{}", "%s"),
);

/** Sent as bytes, because printing such a deep value would overflow the stack. */
const deep = fc.integer({ min: 1, max: 30_000 }).map((depth) => {
  return Buffer.from(`{"title":${"[".repeat(depth)}${"]".repeat(depth)}}`);
});

const wildValue = fc.oneof(
  wildText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.constantFrom(null, true, 0, -1, 1e300, [], {}, [[]], { length: 5 }),
);

/**
 * Good in ten of eleven cases, so that most bad requests have one bad field, and many requests
 * succeed.
 */
const mostly = (good: fc.Arbitrary<unknown>, bad: fc.Arbitrary<unknown> = wildValue) =>
  fc.oneof({ weight: 10, arbitrary: good }, { weight: 1, arbitrary: bad });

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((s) => `n${s}n`);
const newEmail = fc.uuid().map((id) => `${id}@example.com`);
const role = fc.constantFrom("viewer", "editor");
const limit = fc.integer({ min: 1, max: 200 }).map(String);
const query = (good: fc.Arbitrary<unknown>) => mostly(good, wildText);

type Fields = Record<string, fc.Arbitrary<unknown>>;
const bodies: Partial<Record<Route, Fields>> = {
  "POST /accounts": { email: mostly(newEmail), name: mostly(name), password: mostly(fc.uuid()) },
  "POST /sessions": { email: mostly(reference("email")), password: mostly(fc.constant(password)) },
  "POST /lists": { name: mostly(name) },
  "PATCH /lists/:listId": { name: mostly(name) },
  "POST /lists/:listId/members": { email: mostly(reference("email")), role: mostly(role) },
  "PUT /lists/:listId/members/:accountId": { role: mostly(role) },
  "POST /todos": {
    title: mostly(name),
    listId: fc.option(mostly(reference("list")), { nil: undefined }),
    order: mostly(fc.double({ noNaN: true, min: -1e15, max: 1e15 })),
  },
  "PATCH /todos/:todoId": {
    title: mostly(name),
    completed: mostly(fc.boolean()),
    order: mostly(fc.integer()),
  },
};

const madeUpCursor = fc
  .oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    wildText,
  )
  .map((text) => Buffer.from(text).toString("base64url").slice(0, 2_000));

const listId = query(reference("list"));
const page = { limit: query(limit), cursor: query(madeUpCursor) };
const completed = query(fc.constantFrom("true", "false"));
const queries: Partial<Record<Route, Fields>> = {
  "GET /lists": page,
  "GET /lists/:listId/stats": { days: query(fc.integer({ min: 1, max: 365 }).map(String)) },
  "GET /todos": { listId, ...page },
  "POST /todos": { listId: fc.option(listId, { nil: undefined }) },
  "DELETE /todos": { listId, completed },
  "GET /notifications": page,
  "GET /search": {
    q: query(fc.constantFrom("n", "n n", "milk", '"', "n*")),
    sort: query(fc.constantFrom("newest", "relevance")),
    listId,
    completed,
    ...page,
  },
};

const brokenSegment = fc.constantFrom("%", "%zz", "%F0%9F", "%00", "%c0%af", "..%2f", "", "1", "~");

const kinds: Record<string, Reference["reference"]> = {
  ":listId": "list",
  ":todoId": "todo",
  ":accountId": "account",
  ":notificationId": "news",
};

function segment(part: string): fc.Arbitrary<unknown> {
  const kind = kinds[part];
  if (kind) return mostly(reference(kind), brokenSegment);
  return fc.oneof(
    { weight: 40, arbitrary: fc.constant(part) },
    { weight: 1, arbitrary: brokenSegment },
  );
}

const unknownField = fc.dictionary(wildText, wildValue, { maxKeys: 1 });

function body(fields: Fields): fc.Arbitrary<unknown> {
  const whole = fc.record(fields);
  const partial = fc.record(fields, { requiredKeys: [] });
  const more = fc.tuple(whole, unknownField).map(([good, other]) => ({ ...good, ...other }));
  const poisoned = whole.map((good) => {
    return Buffer.from(JSON.stringify(good).replace("{", '{"__proto__":{"role":"owner"},'));
  });
  const cut = fc.tuple(whole, fc.nat(100)).map(([good, length]) => {
    return Buffer.from(JSON.stringify(good).slice(0, length));
  });
  const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array));
  const padded = whole.map((good) => ({ ...good, padding: "x".repeat(65_536) }));
  const bad = fc.oneof(more, wildValue, poisoned, cut, bytes, deep, padded);
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: partial },
    { weight: 2, arbitrary: bad },
  );
}

const present = (pairs: object) => Object.entries(pairs).filter(([, value]) => value !== undefined);

/** The route's parameters, each present or missing. Sometimes adds a repeated or an unknown one. */
function queryOf(route: Route): fc.Arbitrary<unknown> {
  const known = fc.record(queries[route] ?? {}, { requiredKeys: [] }).map(present);
  const twice = known.map((pairs) => [...pairs, ...pairs]);
  const unknown = fc.tuple(known, wildText).map(([pairs, text]) => [...pairs, ["nonsense", text]]);
  return mostly(known, fc.oneof(twice, unknown));
}

function requestsTo(route: Route): fc.Arbitrary<RandomRequest> {
  const [verb, path] = route.split(" ") as [string, string];
  const fields = bodies[route];
  const type = fc.constantFrom("text/plain", "application/json; charset=utf-16", "nonsense", "");
  const request = fc.record({
    who: mostly(fc.nat(3), fc.constant(4)),
    verb: fc.oneof(
      { weight: 20, arbitrary: fc.constant(verb) },
      { weight: 1, arbitrary: fc.constantFrom(...verbs, "OPTIONS", "REPORT") },
    ),
    path: fc.tuple(...path.slice(1).split("/").map(segment)),
    query: queryOf(route),
    contentType: mostly(fc.constant("application/json"), type),
    body: fields ? body(fields) : mostly(fc.constant(undefined)),
  });
  return request as fc.Arbitrary<RandomRequest>;
}

/** Todos and members are created more often, because most other requests need them. */
const often: Route[] = ["POST /todos", "PATCH /todos/:todoId", "POST /lists/:listId/members"];

/** Requests to every route, some valid and some invalid. */
export const randomRequest: fc.Arbitrary<RandomRequest> = fc.oneof(
  ...routes.map((route) => {
    return { weight: often.includes(route) ? 6 : 1, arbitrary: requestsTo(route) };
  }),
);
