import { expect } from "vitest";
import type { Account, List, Member, Notification, Role, Todo } from "./client.ts";
import { must } from "./client.ts";
import { allPages, type Person, todosOf } from "./people.ts";

type ModelList = {
  name: string;
  owner: Person;
  roles: Map<string, Role>;
  todos: Map<string, Todo>;
};
export type Acknowledged = { verb: string; path: string; query: URLSearchParams; body: unknown };

/**
 * The expected state, built only from responses that acknowledged a write. `expectSame` compares it
 * with the API.
 */
export class Model {
  readonly lists = new Map<string, ModelList>();
  readonly newAccounts: (Account & { password: string })[] = [];
  readonly readNews = new Set<string>();
  readonly people: Person[];
  acknowledged = 0;

  constructor(people: Person[]) {
    this.people = people;
  }

  async start() {
    for (const person of this.people) {
      const [inbox] = must(200, await person.get<List[]>("/lists"));
      if (inbox) this.addList(inbox, person);
    }
  }

  /** Applies one acknowledged write. `answered` is the body of its 2xx response. */
  apply(person: Person | undefined, request: Acknowledged, answered: unknown) {
    this.acknowledged++;
    const [kind, id = "", part, memberId = ""] = request.path.slice(1).split("/");
    const list = this.lists.get(id);
    if (kind === "accounts") {
      const { password } = request.body as { password: string };
      this.newAccounts.push({ ...(answered as Account), password });
    }
    if (kind === "notifications") this.readNews.add(id);
    if (kind === "todos") this.applyToTodos(request, id, answered);
    if (kind !== "lists") return;
    if (request.verb === "POST" && !part) this.addList(answered as List, person as Person);
    if (request.verb === "PATCH" && list) list.name = (answered as List).name;
    if (request.verb === "DELETE" && !part) this.lists.delete(id);
    if (request.verb === "DELETE" && part) list?.roles.delete(memberId);
    if (part && request.verb !== "DELETE") {
      const { accountId, role } = answered as Member;
      list?.roles.set(accountId, role);
    }
  }

  private addList({ id, name }: List, owner: Person) {
    this.lists.set(id, { name, owner, roles: new Map([[owner.id, "owner"]]), todos: new Map() });
  }

  private applyToTodos({ verb, query }: Acknowledged, id: string, answered: unknown) {
    if (verb === "POST" || verb === "PATCH") {
      const todo = answered as Todo;
      this.lists.get(todo.listId)?.todos.set(todo.id, todo);
    } else if (id) {
      for (const list of this.lists.values()) list.todos.delete(id);
    } else {
      const todos = this.lists.get(query.get("listId") ?? "")?.todos ?? new Map<string, Todo>();
      const all = !query.has("completed");
      for (const todo of todos.values()) if (all || todo.completed) todos.delete(todo.id);
    }
  }

  /**
   * Reads everything over the API. Expects every acknowledged write, complete, and nothing else.
   */
  async expectSame() {
    for (const person of this.people) {
      const mine = [...this.lists].filter(([, list]) => list.roles.has(person.id));
      const expected = mine.map(([id, list]) => [id, list.name, list.roles.get(person.id)]);
      const shown = await allPages<List>(person, "/lists?limit=200");
      expect(shown.map(({ id, name, role }) => [id, name, role]).sort()).toEqual(expected.sort());
      for (const news of await allPages<Notification>(person, "/notifications?limit=200")) {
        expect(news.readAt !== null, `notification ${news.id}`).toBe(this.readNews.has(news.id));
      }
    }
    for (const [id, list] of this.lists) {
      const members = must(200, await list.owner.get<Member[]>(`/lists/${id}/members`));
      expect(new Map(members.map((one) => [one.accountId, one.role]))).toEqual(list.roles);
      const todos = await todosOf(list.owner, { id } as List);
      expect(new Map(todos.map((todo) => [todo.id, todo]))).toEqual(list.todos);
    }
  }
}
