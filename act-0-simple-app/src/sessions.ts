import { createHash, randomBytes } from "node:crypto";
import {
  type CookieOptions,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from "express";
import type { Account } from "./accounts.ts";
import type { Context } from "./app.ts";
import { Problem } from "./http.ts";

declare global {
  namespace Express {
    interface Locals {
      account: Account;
    }
  }
}

const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

/** The cookie's name and options. */
function sessionCookie(publicUrl: string): { name: string; options: CookieOptions } {
  const { port, protocol } = new URL(publicUrl);
  const secure = protocol === "https:";
  // Cookies are shared by all ports of a host: the port in the name keeps two acts apart.
  const name = `session-${port || (secure ? 443 : 80)}`;
  return { name, options: { httpOnly: true, sameSite: "strict", secure } };
}

function tokenOf(req: Request, cookieName: string): string | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(req.get("authorization") ?? "") ?? [];
  const cookies = req.get("cookie")?.split("; ") ?? [];
  const cookie = cookies.find((c) => c.startsWith(`${cookieName}=`));
  return bearer ?? cookie?.slice(cookieName.length + 1);
}

/** Opens a session: a random token, of which only the hash is stored. It goes out as a cookie, too. */
export function sessionOpener({ db, config }: Context) {
  const { name, options } = sessionCookie(config.publicUrl);
  const deleteExpired = db.prepare("DELETE FROM sessions WHERE expires_at < ?");
  const insertSession = db.prepare(
    "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
  );
  return (res: Response, accountId: string) => {
    const token = randomBytes(32).toString("base64url");
    const expires = new Date(Date.now() + config.sessionTtlSeconds * 1000);
    deleteExpired.run(new Date().toISOString());
    insertSession.run(hashToken(token), accountId, expires.toISOString());
    res.cookie(name, token, { ...options, expires });
    return { token, expiresAt: expires };
  };
}

/** Lets only logged-in callers through: their account is in `res.locals.account` from here on. */
export function requireSession({ db, config }: Context): RequestHandler {
  const { name } = sessionCookie(config.publicUrl);
  const findAccount = db.prepare<[string, string], Account>(
    `SELECT a.id, a.email, a.name FROM sessions s JOIN accounts a ON a.id = s.account_id
     WHERE s.token_hash = ? AND s.expires_at > ?`,
  );
  return (req, res, next) => {
    const token = tokenOf(req, name);
    const account = token && findAccount.get(hashToken(token), new Date().toISOString());
    if (!account) throw new Problem(401, "Log in first.");
    res.locals.account = account;
    next();
  };
}

/** Who am I, and log out. */
export function sessionRoutes({ db, config }: Context): Router {
  const router = Router();
  const { name, options } = sessionCookie(config.publicUrl);
  const deleteSession = db.prepare("DELETE FROM sessions WHERE token_hash = ?");

  router.get("/me", (_req, res) => {
    res.json(res.locals.account);
  });

  router.delete("/sessions/current", (req, res) => {
    deleteSession.run(hashToken(tokenOf(req, name) ?? ""));
    res.clearCookie(name, options).status(204).end();
  });

  return router;
}
