import type { Request, RequestHandler, Response } from "express";
import type { AccountUseCases } from "../application/accounts.ts";
import type { Caller } from "../application/caller.ts";
import { CallerLeft } from "../domain/errors.ts";

declare global {
  namespace Express {
    interface Locals {
      caller: Caller;
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

/** Requires a session and puts the caller into `res.locals.caller`. */
export function requireSession(accounts: AccountUseCases, cookie: SessionCookie): RequestHandler {
  return async (req, res, next) => {
    const account = await accounts.authenticate(cookie.tokenOf(req));
    res.locals.caller = { account, signal: untilClosed(res) };
    next();
  };
}

/** Aborts when the connection closes before the answer has been sent. */
function untilClosed(res: Response): AbortSignal {
  const left = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) left.abort(new CallerLeft("The client closed the connection."));
  });
  return left.signal;
}
