import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "../src/accounts.ts";

test("a password is stored as an argon2id hash with its own salt", async () => {
  const password = "correct horse battery";
  const [one, other] = [await hashPassword(password), await hashPassword(password)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword(one, password)).toBe(true);
  expect(await verifyPassword(one, "correct horse batter")).toBe(false);
  expect(await verifyPassword(undefined, password)).toBe(false);
});

test("a password matches in every Unicode form in which it can be typed", async () => {
  const stored = await hashPassword("fifteen cafés".normalize("NFKC"));
  for (const form of ["NFC", "NFD"]) {
    expect(await verifyPassword(stored, "ﬁfteen cafés".normalize(form))).toBe(true);
  }
});

test("an older hash still matches the password as it was typed", async () => {
  const typed = "fifteen cafés".normalize("NFD");
  expect(await verifyPassword(await hashPassword(typed), typed)).toBe(true);
});
