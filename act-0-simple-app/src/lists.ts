import { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Context } from "./app.ts";
import type { Role } from "./database.ts";
import { forbidden, notFound, Problem, parse, text } from "./http.ts";

type List = { id: string; name: string; role: Role; createdAt: string };

const ListInput = z.strictObject({ name: text(100) });

const selectLists = `
  SELECT l.id, l.name, m.role, l.created_at AS createdAt, l.inbox_of AS inboxOf
  FROM members m JOIN lists l ON l.id = m.list_id WHERE m.account_id = :accountId`;

/** A list as the caller sees it. `may` tells the page what to offer. */
function toList({ id, name, role, createdAt }: List) {
  const may = role === "owner" ? ["edit", "share", "manage"] : role === "editor" ? ["edit"] : [];
  return { id, name, role, may, createdAt };
}

/** Lists: create, show, rename, delete. */
export function listRoutes({ db }: Context): Router {
  const router = Router();

  const findLists = db.prepare<object, List>(
    `${selectLists} ORDER BY l.inbox_of IS m.account_id DESC, l.created_at, l.id`,
  );
  const findList = db.prepare<object, List & { inboxOf: string | null }>(
    `${selectLists} AND l.id = :id`,
  );
  const insertList = db.prepare(
    "INSERT INTO lists (id, name, created_at) VALUES (:id, :name, :createdAt)",
  );
  const insertOwner = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (:id, :accountId, 'owner')",
  );
  const createList = db.transaction((list: List & { accountId: string }) => {
    insertList.run(list);
    insertOwner.run(list);
  });
  const renameList = db.prepare("UPDATE lists SET name = :name WHERE id = :id");
  const deleteList = db.prepare("DELETE FROM lists WHERE id = :id");

  router.get("/lists", (_req, res) => {
    res.json(findLists.all({ accountId: res.locals.account.id }).map(toList));
  });

  router.post("/lists", (req, res) => {
    const { name } = parse(ListInput, req.body);
    const createdAt = new Date().toISOString();
    const list: List = { id: uuidv7(), name, role: "owner", createdAt };
    createList({ ...list, accountId: res.locals.account.id });
    res.status(201).location(`/lists/${list.id}`).json(toList(list));
  });

  router.get("/lists/:id", (req, res) => {
    const list = findList.get({ id: req.params.id, accountId: res.locals.account.id });
    if (!list) throw notFound("list");
    res.json(toList(list));
  });

  router.patch("/lists/:id", (req, res) => {
    const { name } = parse(ListInput, req.body);
    const list = findList.get({ id: req.params.id, accountId: res.locals.account.id });
    if (!list) throw notFound("list");
    if (list.role !== "owner") throw forbidden("Only the owner of a list can rename it.");
    renameList.run({ id: list.id, name });
    res.json(toList({ ...list, name }));
  });

  router.delete("/lists/:id", (req, res) => {
    const list = findList.get({ id: req.params.id, accountId: res.locals.account.id });
    if (!list) throw notFound("list");
    if (list.role !== "owner") throw forbidden("Only the owner of a list can delete it.");
    if (list.inboxOf) throw new Problem(409, "The Inbox can't be deleted.");
    deleteList.run({ id: list.id });
    res.status(204).end();
  });

  return router;
}
