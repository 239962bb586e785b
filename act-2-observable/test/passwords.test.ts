import { expect, test } from "vitest";
import { argon2Passwords } from "../src/data/passwords.ts";

test("a password is kept as argon2id with a salt of its own", async () => {
  const { hash, verify } = argon2Passwords();
  const password = "correct horse battery";
  const [one, other] = [await hash(password), await hash(password)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verify(one, password)).toBe(true);
  expect(await verify(one, "correct horse batter")).toBe(false);
  expect(await verify(undefined, password)).toBe(false);
});
