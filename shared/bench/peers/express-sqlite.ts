import { createHash } from "node:crypto";
import express from "express";
import { v7 as uuidv7 } from "uuid";
import { openDatabase } from "../../../act-0-simple-app/src/database.ts";

// What act 0 is measured against: its statements in bare handlers. No validation, no layers, no
// headers, no route but these. Express has its defaults; it hashes every answer for an ETag, which
// the act turns off, as its answers are never cached. The database is opened as the act does it, so the disk's work is equal.

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

app.post("/todos", express.json(), (req, res) => {
  const account = accountOf(req.headers.authorization);
  if (!account) return void res.status(401).end();
  const { title, listId } = req.body;
  const role = findRole.get(listId, account.id);
  if (!role || role === "viewer") return void res.status(404).end();
  const id = uuidv7();
  const now = new Date();
  const createdAt = now.toISOString();
  const row = { id, listId, title, order: now.getTime(), createdBy: account.id, createdAt };
  insertTodo.run(row);
  const url = `${publicUrl}/todos/${id}`;
  const todo = { ...row, url, completed: false, completedAt: null, version: 1 };
  res.status(201).location(`/todos/${id}`).json(todo);
});

app.listen(Number(PORT), "127.0.0.1");
