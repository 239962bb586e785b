import { expect, test } from "vitest";
import { createPermit } from "../../src/application/access.ts";
import { statisticsUseCases } from "../../src/application/statistics.ts";
import { NotFound } from "../../src/domain/errors.ts";
import { ana, ben, callerOf, now, party } from "./given.ts";
import { permissionsOf } from "./permissions.ts";

const useCases = statisticsUseCases({
  statistics: {
    perDay: async () => [{ date: "2026-11-20", created: 2, completed: 1 }],
    summary: async () => ({ open: 1, medianSecondsToComplete: 60 }),
  },
  permit: createPermit(permissionsOf((accountId) => (accountId === ana.id ? "viewer" : undefined))),
  clock: () => now,
});

test("given one busy day, when a member asks for three days, then the others count zero", async () => {
  expect(await useCases.ofList(callerOf(ana), party.id, 3)).toEqual({
    days: [
      { date: "2026-11-19", created: 0, completed: 0 },
      { date: "2026-11-20", created: 2, completed: 1 },
      { date: "2026-11-21", created: 0, completed: 0 },
    ],
    open: 1,
    medianSecondsToComplete: 60,
  });
});

test("given a stranger, when he asks for statistics, then there is no such list", async () => {
  const answer = useCases.ofList(callerOf(ben), party.id, 3);
  await expect(answer).rejects.toThrow(new NotFound("list"));
});
