import { z } from "zod";
import type { MemberUseCases } from "../application/members.ts";
import { type Api, routerOf } from "./api.ts";
import { email, pathId } from "./input.ts";
import type { Urls } from "./urls.ts";

const ListPath = z.object({ id: pathId("list") });
const MemberPath = z.object({ id: pathId("list"), accountId: pathId("member") });
const role = z.enum(["viewer", "editor"], "Must be viewer or editor.");
const NewMember = z.strictObject({ email, role });
const MemberChange = z.strictObject({ role });
const MemberJson = z
  .object({
    accountId: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(["owner", "editor", "viewer"]),
  })
  .meta({ id: "Member" });

export const memberApi = {
  showMembers: {
    method: "get",
    path: "/lists/:id/members",
    summary: "Show the members of a list, the owner first",
    params: ListPath,
    responses: { 200: z.array(MemberJson) },
  },
  addMember: {
    method: "post",
    path: "/lists/:id/members",
    summary: "Share a list with an account",
    params: ListPath,
    body: NewMember,
    responses: { 201: MemberJson },
  },
  changeRole: {
    method: "put",
    path: "/lists/:id/members/:accountId",
    summary: "Change the role of a member",
    params: MemberPath,
    body: MemberChange,
    responses: { 200: MemberJson },
  },
  removeMember: {
    method: "delete",
    path: "/lists/:id/members/:accountId",
    summary: "Remove a member from a list",
    params: MemberPath,
    responses: { 204: null },
  },
} satisfies Api;

/** The routes of a list's members. */
export function memberRoutes(members: MemberUseCases, urls: Urls) {
  return routerOf(memberApi, {
    async showMembers({ caller, params }, res) {
      res.json(await members.all(caller, params.id));
    },

    async addMember({ caller, params, body }, res) {
      const member = await members.add(caller, params.id, body.email, body.role);
      res.status(201).location(urls.member(params.id, member.accountId)).json(member);
    },

    async changeRole({ caller, params, body }, res) {
      res.json(await members.changeRole(caller, params.id, params.accountId, body.role));
    },

    async removeMember({ caller, params }, res) {
      await members.remove(caller, params.id, params.accountId);
      res.status(204).end();
    },
  });
}
