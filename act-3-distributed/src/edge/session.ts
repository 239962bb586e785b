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

/** Reads and writes session tokens: cookies that scripts can't read, or bearer tokens. */
export function sessionCookie(publicUrl: string) {
  const { port, protocol } = new URL(publicUrl);
  const secure = protocol === "https:";
  // All ports of a host share its cookies, so the port in the name keeps two acts apart. A browser
  // accepts a cookie with the prefix only from this exact host, not from a sibling domain.
  const name = `${secure ? "__Host-" : ""}session-${port || (secure ? 443 : 80)}`;
  const options = { httpOnly: true, sameSite: "strict", secure } as const;

  /** Ignores session cookies if there are two, because one may come from an attacker. */
  function cookieOf(req: Request): string | undefined {
    const cookies = (req.get("cookie") ?? "").split(/;\s*/);
    const [session, another] = cookies.filter((cookie) => cookie.startsWith(`${name}=`));
    return another === undefined ? session?.slice(name.length + 1) : undefined;
  }

  return {
    cookieOf,
    tokenOf(req: Request): string | undefined {
      const [, bearer] = /^Bearer (.+)$/i.exec(req.get("authorization") ?? "") ?? [];
      return bearer ?? cookieOf(req);
    },
    set: (res: Response, token: string, expires: Date) =>
      res.cookie(name, token, { ...options, expires }),
    clear: (res: Response) => res.clearCookie(name, options),
  };
}

/** Requires a session and puts the caller into `res.locals.caller`. */
export function requireSession(
  accounts: Pick<AccountUseCases, "authenticate">,
  cookie: SessionCookie,
): RequestHandler {
  return async (req, res, next) => {
    const signal = untilClosed(res); // before the await, because the client may leave meanwhile
    const account = await accounts.authenticate(cookie.tokenOf(req));
    res.locals.caller = { account, signal };
    next();
  };
}

/** Aborts when the connection closes before the response has been sent. */
export function untilClosed(res: Response): AbortSignal {
  const left = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) left.abort(new CallerLeft("The client closed the connection."));
  });
  return left.signal;
}
