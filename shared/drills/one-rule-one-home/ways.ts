import { caller, type List, must } from "../../acceptance/client.ts";
import { newList, type Person, share, signUp } from "../../acceptance/people.ts";
import { type Recorded, recording } from "../record.ts";

export const editor = "Ben, an editor";
export const app = "app";

type Scene = { list: List; guest: Person; viewer: Person; leaver: Person };

/** A way to share. Returns whether the caller gets through. */
type Way = (who: Person, scene: Scene) => Promise<boolean>;

function passes(good: number, { status, request }: { status: number; request: string }): boolean {
  if (status !== good && status !== 403) throw new Error(`${request} answered ${status}.`);
  return status === good;
}

const membersOf = ({ list }: Scene) => `/lists/${list.id}/members`;

/** Every way in which the product decides whether a person may share a list. */
export const ways: Record<string, Way> = {
  "the page offers it": async (who, { list }) =>
    must(200, await who.get<List>(`/lists/${list.id}`)).may.includes("share"),
  "add a member": async (who, scene) => {
    const invitation = { email: scene.guest.email, role: "viewer" };
    return passes(201, await who.post(membersOf(scene), invitation));
  },
  "change a role": async (who, scene) =>
    passes(200, await who.put(`${membersOf(scene)}/${scene.viewer.id}`, { role: "editor" })),
  "remove a member": async (who, scene) =>
    passes(204, await who.delete(`${membersOf(scene)}/${scene.leaver.id}`)),
};

/** A shared list with Ben as editor. Password and addresses are those of the sample data. */
async function shareList(url: string) {
  const names = ["Ana", "Ben", "Chloe", "Dan", "Eve"];
  const emailOf = (name: string) => `${name.toLowerCase()}@example.com`;
  const people = await Promise.all(names.map((name) => signUp(name, url, emailOf(name))));
  const [owner, ben, viewer, leaver, guest] = people as [Person, Person, Person, Person, Person];
  const list = await newList(owner);
  await share(owner, list, ben, "editor");
  for (const one of [viewer, leaver]) await share(owner, list, one, "viewer");
  return { ben, scene: { list, viewer, leaver, guest } };
}

/** For each way, whether editors get through, and their requests in order. */
export type Tried = { obeys: Record<string, boolean>; log: Recorded[] };

/**
 * Tries every way as an editor.
 * @throws if a viewer gets through anywhere, or an editor can do something that only the owner may
 *   do
 */
export async function tryWays(url: string): Promise<Tried> {
  const { ben, scene } = await shareList(url);
  for (const [name, way] of Object.entries(ways))
    if (await way(scene.viewer, scene)) throw new Error(`A viewer gets through: ${name}.`);
  must(403, await ben.patch(`/lists/${scene.list.id}`, { name: "Mine" }));
  must(404, await caller(scene.guest.token, url).get(`/lists/${scene.list.id}`));
  const log: Recorded[] = [];
  const recorded = recording(editor, ben, log);
  const obeys: Record<string, boolean> = {};
  for (const [name, way] of Object.entries(ways)) obeys[name] = await way(recorded, scene);
  return { obeys, log };
}
