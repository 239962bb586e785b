import { setTimeout as sleep } from "node:timers/promises";
import { type Found, type List, must } from "../../acceptance/client.ts";
import { eventually } from "../../acceptance/eventually.ts";
import { newList, newTodo, type Person, share } from "../../acceptance/people.ts";
import { waitUntil } from "../../kit/processes.ts";
import { nowMs } from "../record.ts";

/** An unshare, with the times at which the owner sent it and had its answer. */
export type Unshare = { who: string; listId: string; sentMs: number; acknowledgedMs: number };

/** A search, with the lists of the todos that it found. */
export type Search = { who: string; sentMs: number; answeredMs: number; listIds: string[] };

/** A search that began after an unshare was acknowledged, and showed the list. */
export type Leak = { unshare: Unshare; search: Search };

const listCount = 8;
const pauseMs = 10;
const patienceMs = 20_000;

/** The search that all members repeat. */
export const query = "/search?q=trip&limit=20";
export const titleOf = (list: Pick<List, "name">) => `Plan the ${list.name.toLowerCase()}`;

async function find(member: Person): Promise<string[]> {
  const { items } = must(200, await member.get<Found>(query));
  return items.map(({ listId }) => listId);
}

/** Lists with one todo each, shared with all members. Search shows all of them to everybody. */
export async function shareLists(owner: Person, members: Person[]): Promise<List[]> {
  const names = Array.from({ length: listCount }, (_, at) => `Trip ${at + 1}`);
  const lists = await Promise.all(names.map((name) => newList(owner, name)));
  const prepare = async (list: List) => {
    await newTodo(owner, titleOf(list), list);
    for (const member of members) await share(owner, list, member, "viewer");
  };
  await Promise.all(lists.map(prepare));
  for (const member of members)
    await eventually(async () => {
      if ((await find(member)).length < listCount) throw new Error("Search lacks a shared list.");
    }, patienceMs);
  return lists;
}

/** Removes all members from all lists, one list after another, while everybody searches. */
export async function unshareAll(
  owner: Person,
  members: Person[],
  lists: List[],
  onUnshare: (unshares: Unshare[], searches: Search[]) => void,
): Promise<{ unshares: Unshare[]; searches: Search[] }> {
  const unshares: Unshare[] = [];
  const searches: Search[] = [];
  let stopped = false;

  async function searchOn(member: Person): Promise<void> {
    while (!stopped) {
      const sentMs = nowMs();
      const listIds = await find(member);
      searches.push({ who: member.name, sentMs, answeredMs: nowMs(), listIds });
      await sleep(pauseMs);
    }
  }

  async function leaveAll({ id, name: who }: Person): Promise<void> {
    for (const { id: listId } of lists) {
      const sentMs = nowMs();
      must(204, await owner.delete(`/lists/${listId}/members/${id}`));
      const acknowledgedMs = nowMs();
      unshares.push({ who, listId, sentMs, acknowledgedMs });
      const hasSearched = () =>
        searches.some((one) => one.who === who && one.sentMs > acknowledgedMs);
      if (!(await waitUntil(hasSearched, patienceMs))) throw new Error("A search has no answer.");
      onUnshare(unshares, searches);
    }
  }

  const searching = Promise.all(members.map(searchOn));
  const leaving = Promise.all(members.map(leaveAll)).finally(() => {
    stopped = true;
  });
  await Promise.all([searching, leaving]);
  return { unshares, searches };
}

export function leaksOf(unshares: Unshare[], searches: Search[]): Leak[] {
  return unshares.flatMap((unshare) =>
    searches
      .filter(({ who, listIds }) => who === unshare.who && listIds.includes(unshare.listId))
      .filter(({ sentMs }) => sentMs > unshare.acknowledgedMs)
      .map((search) => ({ unshare, search })),
  );
}
