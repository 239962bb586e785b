import { Router } from "express";
import { z } from "zod";
import type { ListUseCases } from "../application/lists.ts";
import { actionsOf, type List, listName, type Role } from "../domain/list.ts";
import type { Stamp } from "./consistency.ts";
import { parse, pathId, textBy } from "./input.ts";

const ListInput = z.strictObject({ name: textBy(listName) });

/** A list as the caller sees it. `may` tells the page what to offer. */
function present({ id, name, role, createdAt }: List & { role: Role }) {
  const may = actionsOf(role).filter((action) => action !== "read");
  return { id, name, role, may, createdAt };
}

/** Lists: create, show, rename, delete. */
export function listRoutes(lists: ListUseCases, stamp: Stamp): Router {
  const router = Router();

  router.get("/lists", async (_req, res) => {
    const all = await lists.all(res.locals.caller);
    res.json(all.map(present));
  });

  router.post("/lists", async (req, res) => {
    const { name } = parse(ListInput, req.body);
    const list = await lists.create(res.locals.caller, name);
    res.status(201).location(`/lists/${list.id}`).json(present(list));
  });

  router.get("/lists/:id", async (req, res) => {
    const id = pathId("list", req.params.id);
    res.json(present(await lists.get(res.locals.caller, id)));
  });

  router.patch("/lists/:id", async (req, res) => {
    const { name } = parse(ListInput, req.body);
    const id = pathId("list", req.params.id);
    res.json(present(await lists.rename(res.locals.caller, id, name)));
  });

  router.delete("/lists/:id", async (req, res) => {
    await lists.remove(res.locals.caller, pathId("list", req.params.id));
    await stamp(res);
    res.status(204).end();
  });

  return router;
}
