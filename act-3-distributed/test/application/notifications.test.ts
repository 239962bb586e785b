import { expect, test } from "vitest";
import { notificationUseCases } from "../../src/application/notifications.ts";
import { NotFound } from "../../src/domain/errors.ts";
import { ana, ben, callerOf, now, unused } from "./given.ts";

test("given a notification of Ana's, when Ben marks it as read, then there is no such notification", async () => {
  const read: { id: string; at: Date }[] = [];
  const useCases = notificationUseCases({
    notifications: {
      page: async () => [],
      add: unused,
      markRead: async (accountId, id, at) => {
        if (accountId !== ana.id) return false;
        read.push({ id, at });
        return true;
      },
    },
    clock: () => now,
  });
  await expect(useCases.markRead(callerOf(ben), "1")).rejects.toThrow(new NotFound("notification"));
  await useCases.markRead(callerOf(ana), "1");
  expect(read).toEqual([{ id: "1", at: now }]);
});
