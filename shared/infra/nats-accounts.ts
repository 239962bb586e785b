import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "../kit/file-lock.mjs";
import { writeWhole } from "../kit/write-whole.ts";

/** The passwords of a server's accounts, by name. Each account has one user with its name. */
type Accounts = Record<string, string>;

const listOf = (home: string) => join(home, "accounts.json");

/** A part of the server's configuration, in the folder of that. */
export const accountsFile = "accounts.conf";

function read(home: string): Accounts {
  return existsSync(listOf(home)) ? JSON.parse(readFileSync(listOf(home), "utf8")) : {};
}

/** Changes the accounts, and writes the configuration that the server reads. */
async function change(home: string, edit: (accounts: Accounts) => void): Promise<Accounts> {
  return withFileLock(join(home, "accounts.lock"), async () => {
    const accounts = read(home);
    edit(accounts);
    const lines = Object.entries(accounts).map(
      ([name, password]) =>
        `  ${name} { jetstream: enabled, users: [{ user: ${name}, password: "${password}" }] }\n`,
    );
    writeWhole(listOf(home), JSON.stringify(accounts), { mode: 0o600 });
    writeWhole(join(home, accountsFile), `accounts {\n${lines.join("")}}\n`, { mode: 0o600 });
    return accounts;
  });
}

/** Adds an account if there is none with this name. Returns its password. */
export async function addAccount(home: string, name: string): Promise<string> {
  const password = randomBytes(18).toString("base64url");
  const accounts = await change(home, (all) => {
    all[name] ??= password;
  });
  return accounts[name] ?? password;
}

export async function removeAccount(home: string, name: string): Promise<void> {
  await change(home, (all) => {
    delete all[name];
  });
}
