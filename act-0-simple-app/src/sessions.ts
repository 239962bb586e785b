import { createHash, randomBytes } from "node:crypto";
import {
  type CookieOptions,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from "express";
import { allowOnly, Problem } from "./http.ts";
import type { Account, Context } from "./types.ts";

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
  // All ports of a host share its cookies, so the port in the name keeps two acts apart. A browser
  // accepts a cookie with the prefix only from this exact host, not from a sibling domain.
  const name = `${secure ? "__Host-" : ""}session-${port || (secure ? 443 : 80)}`;
  return { name, options: { httpOnly: true, sameSite: "strict", secure } };
}

/** Ignores session cookies if there are two, because one may come from an attacker. */
function cookieOf(req: Request, name: string): string | undefined {
  const cookies = (req.get("cookie") ?? "").split(/;\s*/);
  const [session, another] = cookies.filter((cookie) => cookie.startsWith(`${name}=`));
  return another === undefined ? session?.slice(name.length + 1) : undefined;
}

function tokenOf(req: Request, cookieName: string): string | undefined {
  const [, bearer] = /^Bearer (.+)$/i.exec(req.get("authorization") ?? "") ?? [];
  return bearer ?? cookieOf(req, cookieName);
}

/**
 * Returns a function that opens a session and ends the browser's previous one. A session is a
 * random token, which is sent in the response and as a cookie. Only its hash is stored.
 */
export function sessionOpener({ db, config }: Context) {
  const { name, options } = sessionCookie(config.publicUrl);
  const deleteOld = db.prepare("DELETE FROM sessions WHERE expires_at < ? OR token_hash = ?");
  const insertSession = db.prepare(
    "INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
  );
  return (req: Request, res: Response, accountId: string) => {
    const token = randomBytes(32).toString("base64url");
    const expires = new Date(Date.now() + config.sessionTtlSeconds * 1000);
    deleteOld.run(new Date().toISOString(), hashToken(cookieOf(req, name) ?? ""));
    insertSession.run(hashToken(token), accountId, expires.toISOString());
    res.cookie(name, token, { ...options, expires });
    return { token, expiresAt: expires };
  };
}

/** Requires a session and puts the account into `res.locals.account`. */
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

/** The routes about the caller's own session. */
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

  router.all("/me", allowOnly("GET"));
  router.all("/sessions/current", allowOnly("DELETE"));
  return router;
}
