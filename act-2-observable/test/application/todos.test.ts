import { expect, test } from "vitest";
import { createPermit } from "../../src/application/access.ts";
import { type MyTodo, type Todos, todoUseCases } from "../../src/application/todos.ts";
import { Forbidden, NotFound } from "../../src/domain/errors.ts";
import type { NewMessage } from "../../src/domain/message.ts";
import { createTodo } from "../../src/domain/todo.ts";
import { ana, ben, callerOf, chloe, now, party, unused } from "./given.ts";

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
  const messages: NewMessage[] = [];
  const listOf = (accountId: string) => {
    const role = roles.get(accountId);
    return role && { ...party, role };
  };
  const todoOf = (accountId: string): MyTodo | undefined => {
    const role = roles.get(accountId);
    return role && { todo: cake, listName: party.name, role };
  };
  const todos: Todos = {
    find: async () => cake,
    page: async () => [cake],
    add: async ({ account }, _listId, decide) => decide(listOf(account.id), contents).todo,
    change: async ({ account }, _which, decide) => {
      const before = todoOf(account.id);
      const outcome = decide(before && { ...before, members });
      messages.push(...outcome.messages);
      return outcome;
    },
    remove: async ({ account }, _id, decide) => void decide(todoOf(account.id)),
    clear: async ({ account }, _which, decide) => void decide(listOf(account.id)),
  };
  const useCases = todoUseCases({
    todos,
    inboxOf: unused,
    publicUrl: "http://localhost",
    countEmail: () => true,
    todosPerList: 3,
    permit: createPermit(async (accountId) => roles.get(accountId)),
    clock: () => now,
    newId: () => "new",
  });
  return { useCases, todos, roles, contents, messages };
}

test("given a shared list, when an editor completes a todo, then all other members get a notification and an e-mail", async () => {
  const { useCases, messages } = given();
  const todo = await useCases.change(callerOf(ben), cake.id, { completed: true });
  expect(todo.completedAt).toEqual(now);
  expect(messages.map(({ type, key }) => [type, key])).toEqual([
    ["notification.due", `cake ${ana.id}`],
    ["notification.due", `cake ${chloe.id}`],
    ["email.due", `cake ${ana.email}`],
    ["email.due", `cake ${chloe.email}`],
  ]);
});

test("given a shared list, when an editor renames a todo, then nobody is notified", async () => {
  const { useCases, messages } = given();
  const todo = await useCases.change(callerOf(ben), cake.id, { title: "Pie" });
  expect(todo).toMatchObject({ title: "Pie", version: 2 });
  expect(messages).toEqual([]);
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
