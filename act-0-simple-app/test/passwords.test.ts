import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "../src/accounts.ts";

test("a password is kept as argon2id with a salt of its own", async () => {
  const password = "correct horse battery";
  const [one, other] = [await hashPassword(password), await hashPassword(password)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword(one, password)).toBe(true);
  expect(await verifyPassword(one, "correct horse batter")).toBe(false);
  expect(await verifyPassword(undefined, password)).toBe(false);
});
