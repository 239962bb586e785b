import { expect, test } from "vitest";
import { Conflict, Forbidden, NotFound } from "../../src/domain/errors.ts";
import { actionsOf, mustAllow, mustBeDeletable, mustNotBeOwner } from "../../src/domain/list.ts";

test("owners do everything, editors edit, viewers read", () => {
  expect(actionsOf("owner")).toEqual(["read", "edit", "share", "manage"]);
  expect(actionsOf("editor")).toEqual(["read", "edit"]);
  expect(actionsOf("viewer")).toEqual(["read"]);
});

test("without a role a list is not there; with too small a role it is out of reach", () => {
  expect(() => mustAllow(undefined, "read")).toThrow(NotFound);
  expect(() => mustAllow("viewer", "edit")).toThrow(Forbidden);
  expect(() => mustAllow("editor", "edit")).not.toThrow();
});

test("neither the Inbox nor an owner can go", () => {
  const list = { id: "1", name: "Inbox", createdAt: new Date(), isInbox: true };
  expect(() => mustBeDeletable(list)).toThrow(Conflict);
  const ana = { accountId: "1", email: "ana@example.com", name: "Ana", role: "owner" } as const;
  expect(() => mustNotBeOwner(ana)).toThrow(Conflict);
});
