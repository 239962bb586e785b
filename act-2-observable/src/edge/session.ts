import type { Request, RequestHandler, Response } from "express";
import type { AccountUseCases } from "../application/accounts.ts";
import type { Account } from "../domain/account.ts";

declare global {
  namespace Express {
    interface Locals {
      account: Account;
    }
  }
}

export type SessionCookie = ReturnType<typeof sessionCookie>;

/** How a session's token travels: in a cookie that scripts can't read, or as a bearer token. */
export function sessionCookie(publicUrl: string) {
  const { port, protocol } = new URL(publicUrl);
  const secure = protocol === "https:";
  // Cookies are shared by all ports of a host: the port in the name keeps two acts apart.
  const name = `session-${port || (secure ? 443 : 80)}`;
  const options = { httpOnly: true, sameSite: "strict", secure } as const;
  return {
    tokenOf(req: Request): string | undefined {
      const [, bearer] = /^Bearer (.+)$/i.exec(req.get("authorization") ?? "") ?? [];
      const cookies = req.get("cookie")?.split("; ") ?? [];
      return bearer ?? cookies.find((c) => c.startsWith(`${name}=`))?.slice(name.length + 1);
    },
    set: (res: Response, token: string, expires: Date) =>
      res.cookie(name, token, { ...options, expires }),
    clear: (res: Response) => res.clearCookie(name, options),
  };
}

/** Lets only logged-in callers through: their account is in `res.locals.account` from here on. */
export function requireSession(accounts: AccountUseCases, cookie: SessionCookie): RequestHandler {
  return async (req, res, next) => {
    res.locals.account = await accounts.authenticate(cookie.tokenOf(req));
    next();
  };
}
