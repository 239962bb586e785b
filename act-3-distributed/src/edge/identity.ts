import type { RequestHandler, Response } from "express";
import { z } from "zod";
import { NotLoggedIn } from "../domain/errors.ts";
import { untilClosed } from "./session.ts";

const Account = z.object({ id: z.uuid(), email: z.string(), name: z.string() });

/** The account of the caller, from the gateway to a service. */
export const identityHeader = "x-identity";

/** The header for the caller of a request, if it has one. */
export function identityOf(res: Response): Record<string, string> {
  if (!res.locals.caller) return {};
  const account = JSON.stringify(res.locals.caller.account);
  return { [identityHeader]: Buffer.from(account).toString("base64url") };
}

/**
 * Requires the identity that the gateway has authenticated, and puts the caller into
 * `res.locals.caller`. Until the piece 'service-identity', a service believes anybody who can reach
 * its port.
 */
export function requireIdentity(): RequestHandler {
  return (req, res, next) => {
    const json = Buffer.from(req.get(identityHeader) ?? "", "base64url").toString();
    const account = Account.safeParse(parsed(json));
    if (!account.success) throw new NotLoggedIn("Log in first.");
    res.locals.caller = { account: account.data, signal: untilClosed(res) };
    next();
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
