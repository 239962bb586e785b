import { hash as argon2 } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { argon2Passwords } from "../src/data/passwords.ts";

const { hash, verify } = argon2Passwords();

test("a password is stored as an argon2id hash with its own salt", async () => {
  const password = "correct horse battery";
  const [one, other] = [await hash(password), await hash(password)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(other);
  expect(await verify(one, password)).toBe(true);
  expect(await verify(one, "correct horse batter")).toBe(false);
  expect(await verify(undefined, password)).toBe(false);
});

test("a password matches in every Unicode form in which it can be typed", async () => {
  const stored = await hash("fifteen cafés".normalize("NFKC"));
  for (const form of ["NFC", "NFD"]) {
    expect(await verify(stored, "ﬁfteen cafés".normalize(form))).toBe(true);
  }
});

test("an older hash still matches the password as it was typed", async () => {
  const typed = "fifteen cafés".normalize("NFD");
  expect(await verify(await argon2(typed), typed)).toBe(true);
});
