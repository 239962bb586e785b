import { z } from "zod";
import { type MyList, type OffersTo, offers } from "../application/access.ts";
import type { ListUseCases } from "../application/lists.ts";
import { listName } from "../domain/list.ts";
import { type Api, routerOf } from "./api.ts";
import type { SetConsistencyToken } from "./consistency.ts";
import { checkedText, cursor, cursorAt, limit, pageOf, pathId } from "./input.ts";
import type { Urls } from "./urls.ts";

const ListPath = z.object({ id: pathId("list") });
const ListInput = z.strictObject({
  name: checkedText(listName).meta({ minLength: 1, maxLength: 100 }),
});
const Page = z.strictObject({
  limit,
  cursor: cursor(z.tuple([z.literal([0, 1]), z.iso.datetime(), z.uuid()])).optional(),
});
const ListJson = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(["owner", "editor", "viewer"]),
    may: z.array(z.enum(offers)),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "List" });

export const listApi = {
  showLists: {
    method: "get",
    path: "/lists",
    summary: "Show the caller's lists, the Inbox first",
    query: Page,
    responses: { 200: z.array(ListJson) },
  },
  createList: {
    method: "post",
    path: "/lists",
    summary: "Create a list",
    body: ListInput,
    responses: { 201: ListJson },
  },
  showList: {
    method: "get",
    path: "/lists/:id",
    summary: "Show a list",
    params: ListPath,
    responses: { 200: ListJson },
  },
  renameList: {
    method: "patch",
    path: "/lists/:id",
    summary: "Rename a list",
    params: ListPath,
    body: ListInput,
    responses: { 200: ListJson },
  },
  deleteList: {
    method: "delete",
    path: "/lists/:id",
    summary: "Delete a list with its todos",
    params: ListPath,
    responses: { 204: null },
  },
} satisfies Api;

/** The routes of lists. */
export function listRoutes(
  lists: ListUseCases,
  urls: Urls,
  setConsistencyToken: SetConsistencyToken,
  offersTo: OffersTo,
) {
  /** Converts a list to JSON. `may` tells the page which actions to offer. */
  function listJson({ id, name, role, createdAt }: MyList) {
    return { id, name, role, may: offersTo(role), createdAt };
  }

  return routerOf(listApi, {
    async showLists({ caller, query: { limit, cursor } }, res) {
      const after = cursor && { rank: cursor[0], createdAt: new Date(cursor[1]), id: cursor[2] };
      const rows = await lists.page(caller, { after, limit: limit + 1 });
      const { page, last } = pageOf(rows, limit);
      if (last) {
        const next = { limit: String(limit), cursor: cursorAt(last.rank, last.createdAt, last.id) };
        res.links({ next: urls.next("/lists", next) });
      }
      res.json(page.map(listJson));
    },

    async createList({ caller, body }, res) {
      const list = await lists.create(caller, body.name);
      res.status(201).location(urls.list(list.id)).json(listJson(list));
    },

    async showList({ caller, params }, res) {
      res.json(listJson(await lists.get(caller, params.id)));
    },

    async renameList({ caller, params, body }, res) {
      res.json(listJson(await lists.rename(caller, params.id, body.name)));
    },

    async deleteList({ caller, params }, res) {
      await lists.remove(caller, params.id);
      await setConsistencyToken(res);
      res.status(204).end();
    },
  });
}
