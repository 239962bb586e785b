import type { Router } from "express";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Role } from "./database.ts";
import {
  allowOnly,
  apiRouter,
  cursor,
  cursorAt,
  forbidden,
  limit,
  notFound,
  Problem,
  parse,
  text,
} from "./http.ts";
import type { Context } from "./types.ts";

type List = { id: string; name: string; role: Role; createdAt: string };
type ListRow = List & { inboxOf: string | null; rank: number };

const ListInput = z.strictObject({ name: text(100) });
const Page = z.strictObject({
  limit,
  cursor: cursor(z.tuple([z.literal([0, 1]), z.iso.datetime(), z.uuid()])).optional(),
});

/** The caller's own Inbox has rank 0. All other lists, including other Inboxes, have rank 1. */
const selectLists = `
  SELECT l.id, l.name, m.role, l.created_at AS createdAt, l.inbox_of AS inboxOf,
    l.inbox_of IS NOT m.account_id AS rank
  FROM members m JOIN lists l ON l.id = m.list_id WHERE m.account_id = :accountId`;

/** Converts a list to JSON. `may` tells the page which actions to offer. */
function toList({ id, name, role, createdAt }: List) {
  const may = role === "owner" ? ["edit", "share", "manage"] : role === "editor" ? ["edit"] : [];
  return { id, name, role, may, createdAt };
}

/** The routes to create, show, rename and delete lists. */
export function listRoutes({ db, config }: Context): Router {
  const router = apiRouter();

  const findLists = db.prepare<object, ListRow>(
    `${selectLists} AND (rank, l.created_at, l.id) > (:rank, :createdAt, :id)
     ORDER BY rank, l.created_at, l.id LIMIT :limit`,
  );
  const findList = db.prepare<object, ListRow>(`${selectLists} AND l.id = :id`);
  const countOwned = db
    .prepare<[string], number>(
      "SELECT count(*) FROM members WHERE account_id = ? AND role = 'owner'",
    )
    .pluck();
  const insertList = db.prepare(
    "INSERT INTO lists (id, name, created_at) VALUES (:id, :name, :createdAt)",
  );
  const insertOwner = db.prepare(
    "INSERT INTO members (list_id, account_id, role) VALUES (:id, :accountId, 'owner')",
  );
  const createList = db.transaction((list: List & { accountId: string }) => {
    if ((countOwned.get(list.accountId) ?? 0) >= config.listsPerAccount) {
      throw new Problem(409, `You can have at most ${config.listsPerAccount} lists.`);
    }
    insertList.run(list);
    insertOwner.run(list);
  });
  const renameList = db.prepare("UPDATE lists SET name = :name WHERE id = :id");
  const deleteList = db.prepare("DELETE FROM lists WHERE id = :id");

  router.get("/lists", (req, res) => {
    const query = parse(Page, req.query);
    const [rank, createdAt, id] = query.cursor ?? [-1, "", ""];
    const accountId = res.locals.account.id;
    const rows = findLists.all({ accountId, rank, createdAt, id, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    if (last && rows.length > page.length) {
      const next = new URLSearchParams({ limit: String(query.limit) });
      next.set("cursor", cursorAt(last.rank, last.createdAt, last.id));
      res.links({ next: `${config.publicUrl}/lists?${next}` });
    }
    res.json(page.map(toList));
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

  router.all("/lists", allowOnly("GET, POST"));
  router.all("/lists/:id", allowOnly("GET, PATCH, DELETE"));
  return router;
}
