import { createHash } from "node:crypto";
import express from "express";
import { v7 as uuidv7 } from "uuid";
import { openDatabase } from "../../../act-0-simple-app/src/database.ts";

// The program that act 0 is compared with: the same statements in bare handlers, without validation,
// limits and security headers. It opens the database as the act does, so the disk has the same work.
// Express has its defaults: it hashes every answer for an ETag, which the act turns off.

const { PORT, DATABASE_FILE = "" } = process.env;
const publicUrl = `http://localhost:${PORT}`;
const db = openDatabase(DATABASE_FILE);

const findAccount = db.prepare<[string, string], { id: string }>(
  `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
   WHERE s.token_hash = ? AND s.expires_at > ?`,
);
const findRole = db
  .prepare<[string, string], string>(
    "SELECT role FROM members WHERE list_id = ? AND account_id = ?",
  )
  .pluck();
const countTodos = db
  .prepare<[string], number>("SELECT count(*) FROM todos WHERE list_id = ?")
  .pluck();
const highestOrder = db
  .prepare<[string], number | null>('SELECT max("order") FROM todos WHERE list_id = ?')
  .pluck();
const insertTodo = db.prepare(
  `INSERT INTO todos (id, list_id, title, "order", created_by, created_at)
   VALUES (:id, :listId, :title, :order, :createdBy, :createdAt)`,
);
const findTodos = db.prepare<object, { id: string; completedAt: string | null }>(
  `SELECT t.id, t.list_id AS listId, t.title, t.completed_at AS completedAt, t."order",
     t.created_by AS createdBy, t.created_at AS createdAt, t.version
   FROM todos t WHERE t.list_id = :listId
   AND (t."order", t.id) > (:order, :id) ORDER BY t."order", t.id LIMIT :limit`,
);

function accountOf(authorization = ""): { id: string } | undefined {
  const hash = createHash("sha256").update(authorization.slice("Bearer ".length)).digest("hex");
  return findAccount.get(hash, new Date().toISOString());
}

const app = express();
app.get("/healthz", (_req, res) => void res.json({ status: "ok" }));

app.get("/todos", (req, res) => {
  const account = accountOf(req.headers.authorization);
  if (!account) return void res.status(401).end();
  const listId = String(req.query.listId);
  if (!findRole.get(listId, account.id)) return void res.status(404).end();
  const rows = findTodos.all({ listId, order: -Infinity, id: "", limit: 51 });
  const todos = rows.slice(0, 50).map((row) => ({
    ...row,
    url: `${publicUrl}/todos/${row.id}`,
    completed: row.completedAt !== null,
  }));
  res.json(todos);
});

type NewTodo = Record<"id" | "listId" | "title" | "createdBy" | "createdAt", string>;

const createTodo = db.transaction((todo: NewTodo) => {
  if (Number(countTodos.get(todo.listId)) >= 1_000_000) throw new Error("The list is full.");
  const row = { ...todo, order: (highestOrder.get(todo.listId) ?? 0) + 1 };
  insertTodo.run(row);
  return row;
});

app.post("/todos", express.json(), (req, res) => {
  const account = accountOf(req.headers.authorization);
  if (!account) return void res.status(401).end();
  const { title, listId } = req.body;
  const role = findRole.get(listId, account.id);
  if (!role || role === "viewer") return void res.status(404).end();
  const id = uuidv7();
  const createdAt = new Date().toISOString();
  const row = createTodo({ id, listId, title, createdBy: account.id, createdAt });
  const url = `${publicUrl}/todos/${id}`;
  const todo = { ...row, url, completed: false, completedAt: null, version: 1 };
  res.status(201).location(`/todos/${id}`).json(todo);
});

app.listen(Number(PORT), "127.0.0.1");
