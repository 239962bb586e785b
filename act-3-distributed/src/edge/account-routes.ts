import { z } from "zod";
import type { AccountUseCases } from "../application/accounts.ts";
import { accountName, newPassword } from "../domain/account.ts";
import { type Api, routerOf } from "./api.ts";
import { checkedText, email } from "./input.ts";
import type { SessionCookie } from "./session.ts";
import type { Urls } from "./urls.ts";

const SignUp = z.strictObject({
  email,
  name: checkedText(accountName),
  password: checkedText(newPassword),
});
const LogIn = z.strictObject({ email, password: z.string() });
const AccountJson = z
  .object({ id: z.uuid(), email: z.string(), name: z.string() })
  .meta({ id: "Account" });
const SessionJson = z
  .object({ token: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: "Session" });

export const accountApi = {
  signUp: {
    method: "post",
    path: "/accounts",
    summary: "Create an account",
    body: SignUp,
    responses: { 201: AccountJson },
  },
  logIn: {
    method: "post",
    path: "/sessions",
    summary: "Log in",
    body: LogIn,
    responses: { 201: SessionJson },
  },
} satisfies Api;

export const sessionApi = {
  me: {
    method: "get",
    path: "/me",
    summary: "Show the caller's account",
    responses: { 200: AccountJson },
  },
  logOut: {
    method: "delete",
    path: "/sessions/current",
    summary: "Log out",
    responses: { 204: null },
  },
} satisfies Api;

/** The two routes that need no session. */
export function accountRoutes(accounts: AccountUseCases, cookie: SessionCookie, urls: Urls) {
  return routerOf(accountApi, {
    async signUp({ body }, res) {
      const account = await accounts.signUp(body);
      res.status(201).location(urls.me).json(account);
    },

    async logIn({ req, body }, res) {
      const { token, expiresAt } = await accounts.logIn(body);
      const previous = cookie.cookieOf(req);
      if (previous) await accounts.logOut(previous);
      cookie.set(res, token, expiresAt);
      res.status(201).location(urls.currentSession).json({ token, expiresAt });
    },
  });
}

/** The routes about the caller's own session. */
export function sessionRoutes(accounts: AccountUseCases, cookie: SessionCookie) {
  return routerOf(sessionApi, {
    me({ caller }, res) {
      res.json(caller.account);
    },

    async logOut({ req }, res) {
      await accounts.logOut(cookie.tokenOf(req) ?? "");
      cookie.clear(res).status(204).end();
    },
  });
}
