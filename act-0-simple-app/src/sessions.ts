import { createHash, randomBytes } from "node:crypto";
import { type Request, type RequestHandler, Router } from "express";
import { z } from "zod";
import { type Account, verifyPassword } from "./accounts.ts";
import type { Context } from "./app.ts";
import type { Config } from "./config.ts";
import { email, Problem, parse } from "./http.ts";
import { loginLimit } from "./security.ts";

declare global {
  namespace Express {
    interface Locals {
      account: Account;
    }
  }
}

const LogIn = z.strictObject({ email, password: z.string().max(800) });

const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

// Cookies are shared by all ports of a host: the port in the name keeps two acts apart.
const cookieName = ({ publicUrl }: Config) => {
  const { port, protocol } = new URL(publicUrl);
  return `session-${port || (protocol === "https:" ? 443 : 80)}`;
};

function tokenOf(req: Request, cookie: string): string | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(req.get("authorization") ?? "") ?? [];
  const cookies = req.get("cookie")?.split("; ") ?? [];
  return bearer ?? cookies.find((c) => c.startsWith(`${cookie}=`))?.slice(cookie.length + 1);
}

/** Lets only logged-in callers through: their account is in `res.locals.account` from here on. */
export function requireSession({ db, config }: Context): RequestHandler {
  const cookie = cookieName(config);
  const findAccount = db.prepare<[string, string], Account>(
    `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
     WHERE s.token_hash = ? AND s.expires_at > ?`,
  );
  return (req, res, next) => {
    const token = tokenOf(req, cookie);
    const account = token && findAccount.get(hashToken(token), new Date().toISOString());
    if (!account) throw new Problem(401, "Log in first.");
    res.locals.account = account;
    next();
  };
}

/** Log in and out. A session is a random token, of which only the hash is stored. */
export function sessionRoutes(context: Context): Router {
  const { db, config } = context;
  const router = Router();
  const loggedIn = requireSession(context);
  const cookie = cookieName(config);
  const cookieOptions = {
    httpOnly: true,
    sameSite: "strict",
    secure: config.publicUrl.startsWith("https:"),
  } as const;

  const findAccount = db.prepare<[string], { id: string; passwordHash: string }>(
    "SELECT id, password_hash AS passwordHash FROM accounts WHERE email = ?",
  );
  const deleteExpired = db.prepare("DELETE FROM sessions WHERE expires_at < ?");
  const insertSession = db.prepare(
    "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
  );
  const deleteSession = db.prepare("DELETE FROM sessions WHERE token_hash = ?");

  router.post("/sessions", loginLimit(config.loginsPerMinute), async (req, res) => {
    const input = parse(LogIn, req.body);
    const account = findAccount.get(input.email);
    const matches = await verifyPassword(account?.passwordHash, input.password);
    if (!account || !matches) throw new Problem(401, "The e-mail address or password is wrong.");
    const token = randomBytes(32).toString("base64url");
    const expires = new Date(Date.now() + config.sessionTtlSeconds * 1000);
    deleteExpired.run(new Date().toISOString());
    insertSession.run(hashToken(token), account.id, expires.toISOString());
    res.cookie(cookie, token, { ...cookieOptions, expires });
    res.status(201).location("/sessions/current").json({ token, expiresAt: expires });
  });

  router.delete("/sessions/current", loggedIn, (req, res) => {
    deleteSession.run(hashToken(tokenOf(req, cookie) ?? ""));
    res.clearCookie(cookie, cookieOptions).status(204).end();
  });

  router.get("/me", loggedIn, (_req, res) => {
    res.json(res.locals.account);
  });

  return router;
}
