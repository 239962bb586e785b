import { expect, test } from "vitest";
import { accountUseCases } from "../../src/application/accounts.ts";
import type { Account } from "../../src/domain/account.ts";
import { Conflict, NotLoggedIn } from "../../src/domain/errors.ts";
import { ana, now } from "./given.ts";

const password = "correct horse battery";

/** No accounts yet. Sessions live for an hour. */
function given() {
  const known = new Map<string, Account & { passwordHash: string }>();
  const sessions = new Map<string, { accountId: string; expiresAt: Date }>();
  const time = { now };
  const useCases = accountUseCases({
    accounts: {
      add: async (account, passwordHash) => {
        if (known.has(account.email)) return false;
        known.set(account.email, { ...account, passwordHash });
        return true;
      },
      findByEmail: async (email) => known.get(email),
    },
    sessions: {
      open: async (accountId, _now, expiresAt) => {
        const token = `token ${sessions.size}`;
        sessions.set(token, { accountId, expiresAt });
        return token;
      },
      accountOf: async (token, now) => {
        const session = sessions.get(token);
        if (!session || session.expiresAt <= now) return undefined;
        return [...known.values()].find(({ id }) => id === session.accountId);
      },
      close: async (token) => void sessions.delete(token),
    },
    passwords: {
      hash: async (password) => `hash of ${password}`,
      verify: async (hash, password) => hash === `hash of ${password}`,
    },
    sessionTtlSeconds: 3600,
    clock: () => time.now,
    newId: () => ana.id,
  });
  return { useCases, time };
}

test("given an account, when its owner logs in, then the session works until it ends", async () => {
  const { useCases, time } = given();
  await useCases.signUp({ ...ana, password });
  const { token, expiresAt } = await useCases.logIn({ email: ana.email, password });
  expect(await useCases.authenticate(token)).toMatchObject(ana);
  time.now = expiresAt;
  await expect(useCases.authenticate(token)).rejects.toThrow(NotLoggedIn);
});

test("given a session, when its owner logs out, then the token is invalid", async () => {
  const { useCases } = given();
  await useCases.signUp({ ...ana, password });
  const { token } = await useCases.logIn({ email: ana.email, password });
  await useCases.logOut(token);
  await expect(useCases.authenticate(token)).rejects.toThrow(NotLoggedIn);
});

test("given a wrong password or an unknown account, when somebody logs in, then the answer is the same", async () => {
  const { useCases } = given();
  await useCases.signUp({ ...ana, password });
  const refused = "The e-mail address or password is wrong.";
  await expect(useCases.logIn({ email: ana.email, password: "wrong" })).rejects.toThrow(refused);
  await expect(useCases.logIn({ email: "nobody@example.com", password })).rejects.toThrow(refused);
});

test("given an account, when somebody signs up with its e-mail address, then that is a conflict", async () => {
  const { useCases } = given();
  await useCases.signUp({ ...ana, password });
  await expect(useCases.signUp({ ...ana, password })).rejects.toThrow(Conflict);
});
