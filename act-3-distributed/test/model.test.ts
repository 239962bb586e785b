import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openModel } from "../src/data/openfga.ts";
import { openPermissions } from "../src/data/permissions.ts";
import { type Action, actions, type Role, roles } from "../src/domain/list.ts";
import { readPermissionConfig } from "../src/ops/config.ts";
import { openfgaSettings } from "./openfga.ts";

/** What each role may do. The model must say the same. */
const table: Record<Action, readonly Role[]> = {
  read: ["owner", "editor", "viewer"],
  leave: ["owner", "editor", "viewer"],
  edit: ["owner", "editor"],
  create_todo: ["owner", "editor"],
  rename_todo: ["owner", "editor"],
  complete_todo: ["owner", "editor"],
  reorder_todo: ["owner", "editor"],
  delete_todo: ["owner", "editor"],
  clear_todos: ["owner", "editor"],
  share: ["owner"],
  manage: ["owner"],
  rename: ["owner"],
  delete: ["owner"],
};

const startModel = () => openModel(readPermissionConfig(openfgaSettings()));

for (const type of ["account", "service"]) {
  for (const role of roles) {
    test(`the ${role} of a list may do what the table says, as ${type}`, async () => {
      const client = await startModel();
      const [user, object] = [`${type}:${randomUUID()}`, `list:${randomUUID()}`];
      await client.writeTuples([{ user, relation: role, object }]);
      for (const action of actions) {
        const { allowed } = await client.check({ user, relation: `can_${action}`, object });
        expect(allowed, action).toBe(table[action].includes(role));
      }
    });
  }
}

test("a stranger may do nothing, and a role on one list is none on another", async () => {
  const client = await startModel();
  const user = `account:${randomUUID()}`;
  await client.writeTuples([{ user, relation: "owner", object: `list:${randomUUID()}` }]);
  for (const action of actions) {
    const question = { user, relation: `can_${action}`, object: `list:${randomUUID()}` };
    expect((await client.check(question)).allowed, action).toBe(false);
  }
});

test("the model has a permission for each action, and no other", async () => {
  const client = await startModel();
  const { authorization_model } = await client.readAuthorizationModel();
  const list = authorization_model?.type_definitions.find(({ type }) => type === "list");
  const relations = Object.keys(list?.relations ?? {});
  expect(relations.sort()).toEqual([...roles, ...actions.map((action) => `can_${action}`)].sort());
});

test("the roles for an action come from the model", async () => {
  const { rolesFor } = await openPermissions(readPermissionConfig(openfgaSettings()));
  for (const action of actions) expect(rolesFor(action), action).toEqual(table[action]);
});
