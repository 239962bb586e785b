import { expect, test } from "vitest";
import { createPermit } from "../../src/application/access.ts";
import { type MyTodo, type Todos, todoUseCases } from "../../src/application/todos.ts";
import { Forbidden, NotFound } from "../../src/domain/errors.ts";
import { createTodo, type TodoEvent } from "../../src/domain/todo.ts";
import { ana, ben, callerOf, chloe, now, party, unused } from "./given.ts";
import { permissionsOf } from "./permissions.ts";

const { todo: cake } = createTodo({ id: "cake", listId: party.id, title: "Cake" }, ana.id, now);

/** Ana's party list with a cake. Ben may edit it, Chloe may see it. */
function given() {
  const members = [
    { ...ana, accountId: ana.id, role: "owner" as const },
    { ...ben, accountId: ben.id, role: "editor" as const },
    { ...chloe, accountId: chloe.id, role: "viewer" as const },
  ];
  const contents = { count: 2, highestOrder: 7 };
  const roles = new Map(members.map(({ accountId, role }) => [accountId, role]));
  const events: TodoEvent[] = [];
  const listOf = (accountId: string) => {
    const role = roles.get(accountId);
    return role && { ...party, role };
  };
  const todoOf = (accountId: string): MyTodo | undefined => {
    const role = roles.get(accountId);
    return role && { todo: cake, role };
  };
  const todos: Todos = {
    find: async () => cake,
    page: async () => [cake],
    add: async ({ account }, _listId, decide) => decide(listOf(account.id), contents).todo,
    change: async ({ account }, _which, decide) => {
      const before = todoOf(account.id);
      const decision = decide(before && { ...before, members: [...roles.keys()] });
      events.push(...decision.events);
      return decision;
    },
    remove: async ({ account }, _id, decide) => void decide(todoOf(account.id)),
    clear: async ({ account }, _which, decide) => void decide(listOf(account.id)),
  };
  const useCases = todoUseCases({
    todos,
    inboxOf: unused,
    todosPerList: 3,
    permit: createPermit(permissionsOf((accountId) => roles.get(accountId))),
    clock: () => now,
    newId: () => "new",
  });
  return { useCases, todos, roles, contents, events };
}

test("given a shared list, when an editor completes a todo, then the event names all other members", async () => {
  const { useCases, events } = given();
  const todo = await useCases.change(callerOf(ben), cake.id, { completed: true });
  expect(todo.completedAt).toEqual(now);
  expect(events).toMatchObject([{ type: "todo.completed", recipients: [ana.id, chloe.id] }]);
});

test("given a shared list, when an editor renames a todo, then the event names nobody", async () => {
  const { useCases, events } = given();
  const todo = await useCases.change(callerOf(ben), cake.id, { title: "Pie" });
  expect(todo).toMatchObject({ title: "Pie", version: 2 });
  expect(events).toMatchObject([{ type: "todo.renamed" }]);
  expect(events[0]).not.toHaveProperty("recipients");
});

test("given a viewer, when she changes something, then it is forbidden", async () => {
  const { useCases } = given();
  const caller = callerOf(chloe);
  const attempts = [
    useCases.create(caller, { listId: party.id, title: "Pie" }),
    useCases.change(caller, cake.id, { title: "Pie" }),
    useCases.remove(caller, cake.id),
    useCases.clear(caller, party.id, { onlyCompleted: true }),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toThrow(Forbidden);
});

test("given a stranger, when he names a todo, then there is no such todo", async () => {
  const { useCases, roles } = given();
  roles.delete(ben.id);
  const caller = callerOf(ben);
  for (const attempt of [
    useCases.get(caller, cake.id),
    useCases.change(caller, cake.id, { completed: true }),
    useCases.remove(caller, cake.id),
  ]) {
    await expect(attempt).rejects.toThrow(new NotFound("todo"));
  }
});

test("given a member, when she is removed while her todos are read, then she gets none of them", async () => {
  const { useCases, todos, roles } = given();
  todos.page = async () => {
    roles.delete(chloe.id);
    return [cake];
  };
  const page = useCases.page(callerOf(chloe), { listId: party.id, limit: 10 });
  await expect(page).rejects.toThrow(new NotFound("list"));
});

test("given a list, when an editor adds a todo, then it is last; a full list is a conflict", async () => {
  const { useCases, contents } = given();
  const add = () => useCases.create(callerOf(ben), { title: "Band", listId: party.id });
  expect(await add()).toMatchObject({ title: "Band", order: 8 });
  contents.count = 3;
  await expect(add()).rejects.toThrow("at most 3 todos");
});
