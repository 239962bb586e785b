import { Router } from "express";
import { z } from "zod";
import type { MemberUseCases } from "../application/members.ts";
import { email, parse, pathId } from "./input.ts";

const role = z.enum(["viewer", "editor"], "Must be viewer or editor.");
const NewMember = z.strictObject({ email, role });
const MemberChange = z.strictObject({ role });

/** Sharing: who else works on a list, and in which role. */
export function memberRoutes(members: MemberUseCases): Router {
  const router = Router();

  router.get("/lists/:id/members", async (req, res) => {
    res.json(await members.all(res.locals.caller, pathId("list", req.params.id)));
  });

  router.post("/lists/:id/members", async (req, res) => {
    const { email, role } = parse(NewMember, req.body);
    const listId = pathId("list", req.params.id);
    const member = await members.add(res.locals.caller, listId, email, role);
    res.status(201).location(`/lists/${listId}/members/${member.accountId}`).json(member);
  });

  router.put("/lists/:id/members/:accountId", async (req, res) => {
    const { role } = parse(MemberChange, req.body);
    const listId = pathId("list", req.params.id);
    const accountId = pathId("member", req.params.accountId);
    res.json(await members.changeRole(res.locals.caller, listId, accountId, role));
  });

  router.delete("/lists/:id/members/:accountId", async (req, res) => {
    const listId = pathId("list", req.params.id);
    const accountId = pathId("member", req.params.accountId);
    await members.remove(res.locals.caller, listId, accountId);
    res.status(204).end();
  });

  return router;
}
