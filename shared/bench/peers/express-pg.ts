import { createHash } from "node:crypto";
import express from "express";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { searchWords } from "../../../act-1-modular/src/domain/search.ts";

// The peer of act 1: the same prepared statements and transactions in bare handlers, on a pool of the
// same size. Express has its defaults, as in the peer of act 0.

const { PORT, DATABASE_URL } = process.env;
const publicUrl = `http://localhost:${PORT}`;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });

const findAccount = {
  name: "findAccount",
  text: `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token_hash = $1 AND s.expires_at > $2`,
};
const findRole = {
  name: "findRole",
  text: "SELECT role FROM members WHERE list_id = $1 AND account_id = $2",
};
const lockList = {
  name: "lockList",
  text: `SELECT l.id, l.name, l.created_at AS "createdAt", l.inbox_of IS NOT NULL AS "isInbox", m.role
         FROM lists l JOIN members m ON m.list_id = l.id
         WHERE l.id = $1 AND m.account_id = $2 FOR NO KEY UPDATE OF l FOR SHARE OF m`,
};
const findContents = {
  name: "findContents",
  text: `SELECT count(*)::integer AS count, coalesce(max("order"), 0) AS "highestOrder"
         FROM todos WHERE list_id = $1`,
};
const insertTodo = {
  name: "insertTodo",
  text: `INSERT INTO todos
           (id, list_id, title, words, completed_at, "order", created_by, created_at, version)
         VALUES ($1, $2, $3, array_to_tsvector($4::text[]), $5, $6, $7, $8, $9)`,
};
const findTodos = {
  name: "findTodos",
  text: `SELECT t.id, t.list_id AS "listId", t.title, t.completed_at AS "completedAt", t."order",
           t.created_by AS "createdBy", t.created_at AS "createdAt", t.version
         FROM todos t
         WHERE t.list_id = $1 AND (t."order", t.id) > ($2, $3) ORDER BY t."order", t.id LIMIT $4`,
};
const lowestId = "00000000-0000-0000-0000-000000000000";

async function accountOf(authorization = ""): Promise<{ id: string } | undefined> {
  const hash = createHash("sha256").update(authorization.slice("Bearer ".length)).digest("hex");
  const { rows } = await pool.query({ ...findAccount, values: [hash, new Date()] });
  return rows[0];
}

type NewTodo = { id: string; listId: string; title: string; createdBy: string; createdAt: Date };

/**
 * Adds a todo in a transaction that locks the caller's role. Returns its order, or undefined if the
 * role does not allow it.
 */
async function addTodo(todo: NewTodo): Promise<number | undefined> {
  const { id, listId, title, createdBy, createdAt } = todo;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const list = await client.query({ ...lockList, values: [listId, createdBy] });
    const contents = await client.query({ ...findContents, values: [listId] });
    const order = contents.rows[0].highestOrder + 1;
    const values = [id, listId, title, searchWords(title), null, order, createdBy, createdAt, 1];
    const mayEdit = list.rows[0] && list.rows[0].role !== "viewer";
    if (mayEdit) await client.query({ ...insertTodo, values });
    await client.query("COMMIT");
    return mayEdit ? order : undefined;
  } finally {
    client.release();
  }
}

async function roleOf(accountId: string, listId: unknown): Promise<string | undefined> {
  const { rows } = await pool.query({ ...findRole, values: [listId, accountId] });
  return rows[0]?.role;
}

const app = express();
app.get("/healthz", (_req, res) => void res.json({ status: "ok" }));

app.get("/todos", async (req, res) => {
  const account = await accountOf(req.headers.authorization);
  if (!account) return void res.status(401).end();
  const { listId } = req.query;
  const { rows } = await pool.query({ ...findTodos, values: [listId, -Infinity, lowestId, 51] });
  if (!(await roleOf(account.id, listId))) return void res.status(404).end();
  const todos = rows.slice(0, 50).map((row) => ({
    ...row,
    url: `${publicUrl}/todos/${row.id}`,
    completed: row.completedAt !== null,
  }));
  res.json(todos);
});

app.post("/todos", express.json(), async (req, res) => {
  const account = await accountOf(req.headers.authorization);
  if (!account) return void res.status(401).end();
  const { title, listId } = req.body;
  const id = uuidv7();
  const row = { id, listId, title, createdBy: account.id, createdAt: new Date() };
  const order = await addTodo(row);
  if (order === undefined) return void res.status(404).end();
  const todo = { ...row, order, version: 1 };
  const url = `${publicUrl}/todos/${id}`;
  res
    .status(201)
    .location(`/todos/${id}`)
    .json({ ...todo, url, completed: false, completedAt: null });
});

app.listen(Number(PORT), "127.0.0.1");
