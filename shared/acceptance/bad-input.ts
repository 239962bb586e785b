import type { Route } from "./routes.ts";

/**
 * A field of a route's body or query, and values that must be refused with 400 and the field's
 * name.
 */
export type BadField = { route: Route; place: "body" | "query"; field: string; values: unknown[] };

const noText = [undefined, null, 5, true, [], {}, ["text"], ""];
const badText = [...noText, "   ", "nul \0", "line\nbreak", "bell \u0007", "half \ud83d a pair"];
/** Texts with characters that are invisible, or that change the direction of the text. */
const invisible = [
  ...[
    "\u200b",
    "\u3164",
    "\u2800",
    "\ufe0f",
    "\u200d",
    "In\u200bbox",
    "Inbox\u200d",
    "In\u200dbox",
  ],
  ...["In\u00adbox", "1\ufe0f", "line\u2028break", "line\u2029break", "tag \u{e0041}"],
  ...["exe.\u202egnp", "\u2066exe", "left\u200eright", "\u061cx", "x\u2060y", "x\ufeffy"],
];
const text = (max: number) => [...badText, ...invisible, "x".repeat(max + 1), "é".repeat(max + 1)];
const elevenWords = "one two three four five six seven eight nine ten eleven";
const emails = [...badText, "ana", "@example.com", "ana@", "a na@example.com", "a@b@example.com"];
const longEmail = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(64)}.example`;
const roles = [...noText, "owner", "admin", "Viewer", "__proto__", "constructor"];
const numbers = [null, "5", true, [], {}, "", 1e16, -1e16, "1e999 as it stands"];
const limits = [
  "0",
  "-1",
  "201",
  "1.5",
  "ten",
  "",
  "NaN",
  "Infinity",
  "9".repeat(400),
  "1&limit=2",
];
const cursors = ["made-up", "%00", "e30", "W10", "bnVsbA", "eyJvcmRlciI6IngifQ", "a".repeat(3_000)];

/** Values such as `limit=1&limit=2` are sent unchanged. Other values are encoded. */
export const badFields: BadField[] = [
  { route: "POST /accounts", place: "body", field: "email", values: [...emails, longEmail] },
  { route: "POST /accounts", place: "body", field: "name", values: text(100) },
  {
    route: "POST /accounts",
    place: "body",
    field: "password",
    values: [...noText, "too short", "x".repeat(201), "half \ud83d a pair"],
  },
  { route: "POST /sessions", place: "body", field: "email", values: noText },
  { route: "POST /sessions", place: "body", field: "password", values: noText.slice(0, -1) },
  { route: "POST /lists", place: "body", field: "name", values: text(100) },
  { route: "PATCH /lists/:listId", place: "body", field: "name", values: text(100) },
  { route: "POST /lists/:listId/members", place: "body", field: "email", values: emails },
  { route: "POST /lists/:listId/members", place: "body", field: "role", values: roles },
  { route: "PUT /lists/:listId/members/:accountId", place: "body", field: "role", values: roles },
  { route: "GET /lists/:listId/stats", place: "query", field: "days", values: days() },
  { route: "GET /todos", place: "query", field: "limit", values: limits },
  { route: "GET /todos", place: "query", field: "cursor", values: cursors },
  { route: "POST /todos", place: "body", field: "title", values: text(200) },
  { route: "POST /todos", place: "body", field: "order", values: numbers },
  { route: "POST /todos", place: "body", field: "listId", values: [null, 5, true, [], {}] },
  { route: "DELETE /todos", place: "query", field: "completed", values: booleans() },
  { route: "PATCH /todos/:todoId", place: "body", field: "title", values: text(200).slice(1) },
  { route: "PATCH /todos/:todoId", place: "body", field: "order", values: numbers },
  {
    route: "PATCH /todos/:todoId",
    place: "body",
    field: "completed",
    values: [null, "true", 0, 1, [], {}, ""],
  },
  { route: "GET /search", place: "query", field: "q", values: searchTexts() },
  { route: "GET /search", place: "query", field: "completed", values: booleans() },
  { route: "GET /search", place: "query", field: "sort", values: ["oldest", "NEWEST", "toString"] },
  { route: "GET /search", place: "query", field: "limit", values: limits },
  { route: "GET /search", place: "query", field: "cursor", values: cursors },
  { route: "GET /lists", place: "query", field: "limit", values: limits },
  { route: "GET /lists", place: "query", field: "cursor", values: cursors },
  { route: "GET /notifications", place: "query", field: "limit", values: limits },
  { route: "GET /notifications", place: "query", field: "cursor", values: cursors },
];

function days() {
  return ["0", "-1", "366", "1.5", "week", "", "1&days=2"];
}

function searchTexts() {
  return ["x".repeat(201), "a&q=b", "a\0b", elevenWords, elevenWords.replaceAll(" ", "-")];
}

function booleans() {
  return ["yes", "1", "", "true&completed=true"];
}
