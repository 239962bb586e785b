import { type Account, type AccountEvent, createAccount, newPassword } from "../domain/account.ts";
import { Conflict, NotLoggedIn } from "../domain/errors.ts";

export type Credentials = Account & { passwordHash: string };

export type Accounts = {
  /** Adds the account and its Inbox. Returns false if the e-mail address is taken. */
  add(account: Account, passwordHash: string, event: AccountEvent): Promise<boolean>;
  findByEmail(email: string): Promise<Credentials | undefined>;
};

export type Sessions = {
  /** Returns the token of the new session. */
  open(accountId: string, now: Date, expiresAt: Date): Promise<string>;
  accountOf(token: string, now: Date): Promise<Account | undefined>;
  close(token: string): Promise<void>;
};

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash, so the time does not reveal which accounts exist. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
};

/** The only use case that every request needs. */
export function authentication({
  sessions,
  clock,
}: {
  sessions: Pick<Sessions, "accountOf">;
  clock: () => Date;
}) {
  return {
    /** Returns the account of a session. Throws NotLoggedIn if the token is unknown or expired. */
    async authenticate(token: string | undefined): Promise<Account> {
      const account = token ? await sessions.accountOf(token, clock()) : undefined;
      if (!account) throw new NotLoggedIn("Log in first.");
      return account;
    },
  };
}

export type AccountUseCases = ReturnType<typeof accountUseCases>;

export function accountUseCases({
  accounts,
  sessions,
  passwords,
  sessionTtlSeconds,
  clock,
  newId,
}: {
  accounts: Accounts;
  sessions: Sessions;
  passwords: Passwords;
  sessionTtlSeconds: number;
  clock: () => Date;
  newId: () => string;
}) {
  return {
    async signUp(input: { email: string; name: string; password: string }): Promise<Account> {
      const { email, name, password } = input;
      const { account, event } = createAccount({ id: newId(), email, name }, clock());
      const passwordHash = await passwords.hash(newPassword(password));
      if (!(await accounts.add(account, passwordHash, event))) {
        throw new Conflict("There is an account with this e-mail address. Log in instead.");
      }
      return account;
    },

    async logIn(input: { email: string; password: string }) {
      const account = await accounts.findByEmail(input.email);
      const matches = await passwords.verify(account?.passwordHash, input.password);
      if (!account || !matches) {
        throw new NotLoggedIn("The e-mail address or password is wrong.");
      }
      const now = clock();
      const expiresAt = new Date(now.getTime() + sessionTtlSeconds * 1000);
      return { token: await sessions.open(account.id, now, expiresAt), expiresAt };
    },

    ...authentication({ sessions, clock }),

    logOut: (token: string) => sessions.close(token),
  };
}
