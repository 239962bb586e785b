import { Router } from "express";
import { z } from "zod";
import type { AccountUseCases } from "../application/accounts.ts";
import { accountName, newPassword } from "../domain/account.ts";
import { email, parse, textBy } from "./input.ts";
import { loginLimit } from "./security.ts";
import type { SessionCookie } from "./session.ts";

const SignUp = z.strictObject({ email, name: textBy(accountName), password: textBy(newPassword) });
const LogIn = z.strictObject({ email, password: z.string() });

/** Sign up and log in: the two routes that need no session. */
export function accountRoutes(
  accounts: AccountUseCases,
  cookie: SessionCookie,
  loginsPerMinute: number,
): Router {
  const router = Router();

  router.post("/accounts", async (req, res) => {
    const account = await accounts.signUp(parse(SignUp, req.body));
    res.status(201).location("/me").json(account);
  });

  router.post("/sessions", loginLimit(loginsPerMinute), async (req, res) => {
    const { token, expiresAt } = await accounts.logIn(parse(LogIn, req.body));
    cookie.set(res, token, expiresAt);
    res.status(201).location("/sessions/current").json({ token, expiresAt });
  });

  return router;
}

/** Who am I, and log out. */
export function sessionRoutes(accounts: AccountUseCases, cookie: SessionCookie): Router {
  const router = Router();

  router.get("/me", (_req, res) => {
    res.json(res.locals.caller.account);
  });

  router.delete("/sessions/current", async (req, res) => {
    await accounts.logOut(cookie.tokenOf(req) ?? "");
    cookie.clear(res).status(204).end();
  });

  return router;
}
