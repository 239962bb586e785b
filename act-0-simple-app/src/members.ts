import type { Router } from "express";
import { z } from "zod";
import { type Role, roleFinder } from "./database.ts";
import {
  allowOnly,
  apiRouter,
  badInput,
  email,
  forbidden,
  notFound,
  Problem,
  parse,
} from "./http.ts";
import { hourly } from "./limits.ts";
import type { Context } from "./types.ts";

type Member = { accountId: string; email: string; name: string; role: Role };

const role = z.enum(["viewer", "editor"], "Must be viewer or editor.");
const NewMember = z.strictObject({ email, role });
const MemberChange = z.strictObject({ role });

const selectMembers = `
  SELECT a.id AS accountId, a.email, a.name, m.role
  FROM members m JOIN accounts a ON a.id = m.account_id WHERE m.list_id = :listId`;

/** The routes to share a list and to manage its members. */
export function memberRoutes({ db, config }: Context): Router {
  const router = apiRouter();
  const mayInvite = hourly(config.invitationsPerHour);

  const findRole = roleFinder(db);
  const findAccount = db.prepare<[string], { accountId: string; name: string }>(
    "SELECT id AS accountId, name FROM accounts WHERE email = ?",
  );
  const findMembers = db.prepare<object, Member>(
    `${selectMembers} ORDER BY m.role = 'owner' DESC, a.name, a.id`,
  );
  const findMember = db.prepare<object, Member>(`${selectMembers} AND a.id = :accountId`);
  const countMembers = db
    .prepare<[string], number>("SELECT count(*) FROM members WHERE list_id = ?")
    .pluck();
  const insertMember = db.prepare(
    `INSERT INTO members (list_id, account_id, role) VALUES (:listId, :accountId, :role)
     ON CONFLICT DO NOTHING`,
  );
  const changeRole = db.prepare(
    "UPDATE members SET role = :role WHERE list_id = :listId AND account_id = :accountId",
  );
  const deleteMember = db.prepare(
    "DELETE FROM members WHERE list_id = :listId AND account_id = :accountId",
  );

  router.get("/lists/:id/members", (req, res) => {
    const listId = req.params.id;
    if (!findRole.get(listId, res.locals.account.id)) throw notFound("list");
    res.json(findMembers.all({ listId }));
  });

  router.post("/lists/:id/members", (req, res) => {
    const listId = req.params.id;
    const input = parse(NewMember, req.body);
    const callerRole = findRole.get(listId, res.locals.account.id);
    if (!callerRole) throw notFound("list");
    if (callerRole !== "owner") throw forbidden("Only the owner of a list can share it.");
    if (!mayInvite(res.locals.account.id)) {
      throw new Problem(429, `You can share lists ${config.invitationsPerHour} times an hour.`);
    }
    const account = findAccount.get(input.email);
    if (!account) throw badInput("email", "There is no account with this e-mail address.");
    if ((countMembers.get(listId) ?? 0) >= config.membersPerList) {
      throw new Problem(409, `A list can have at most ${config.membersPerList} members.`);
    }
    const added = insertMember.run({ listId, accountId: account.accountId, role: input.role });
    if (added.changes === 0) throw new Problem(409, "This account is already a member.");
    res.status(201).location(`/lists/${listId}/members/${account.accountId}`);
    res.json({ ...account, ...input });
  });

  router.put("/lists/:id/members/:accountId", (req, res) => {
    const { id: listId, accountId } = req.params;
    const { role } = parse(MemberChange, req.body);
    const callerRole = findRole.get(listId, res.locals.account.id);
    if (!callerRole) throw notFound("list");
    if (callerRole !== "owner") throw forbidden("Only the owner of a list can change roles.");
    const member = findMember.get({ listId, accountId });
    if (!member) throw notFound("member");
    if (member.role === "owner") throw new Problem(409, "The owner's role can't be changed.");
    changeRole.run({ listId, accountId, role });
    res.json({ ...member, role });
  });

  router.delete("/lists/:id/members/:accountId", (req, res) => {
    const { id: listId, accountId } = req.params;
    const callerRole = findRole.get(listId, res.locals.account.id);
    if (!callerRole) throw notFound("list");
    const isLeaving = accountId === res.locals.account.id;
    if (callerRole !== "owner" && !isLeaving) {
      throw forbidden("Only the owner of a list can remove another member.");
    }
    const member = findMember.get({ listId, accountId });
    if (!member) throw notFound("member");
    if (member.role === "owner") throw new Problem(409, "The owner can't be removed.");
    deleteMember.run({ listId, accountId });
    res.status(204).end();
  });

  router.all("/lists/:id/members", allowOnly("GET, POST"));
  router.all("/lists/:id/members/:accountId", allowOnly("PUT, DELETE"));
  return router;
}
