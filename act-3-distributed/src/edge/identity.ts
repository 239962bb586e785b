import { createPrivateKey, createPublicKey } from "node:crypto";
import { type RequestHandler, type Response, Router } from "express";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Account } from "../domain/account.ts";
import { NotLoggedIn } from "../domain/errors.ts";
import { untilClosed } from "./session.ts";

/** The header of a token that says which service sends a request, and for which account. */
export const identityHeader = "x-identity";

const algorithm = "EdDSA";

/** A token is for one request. This is the time that the request may take to its service. */
const validFor = "60s";

const Claims = z.object({ sub: z.uuid(), email: z.string(), name: z.string() });

/**
 * Signs requests of the service `from` with its private key (PEM). A token is valid only at the
 * service `to`. It has no account if the request needs no session.
 */
export function identitySigner(from: string, privateKey: string) {
  const key = createPrivateKey(privateKey);
  return async (to: string, account?: Account): Promise<Record<string, string>> => {
    const claims = account && { sub: account.id, email: account.email, name: account.name };
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(from)
      .setAudience(to)
      .setExpirationTime(validFor);
    return { [identityHeader]: await token.sign(key) };
  };
}

/** Signs requests for the service `to`, each for its caller if it has one. */
export const identityOf =
  (sign: ReturnType<typeof identitySigner>, to: string) => (res: Response) =>
    sign(to, res.locals.caller?.account);

/**
 * Returns `acceptFrom(from, path)` for the service `to`. It returns a handler that refuses all requests
 * below `path` with a 401, except those that the service `from` has signed. The account of such a
 * request, if it has one, becomes `res.locals.caller`. `publicKeys` has the key (PEM) of each service
 * that calls others.
 */
export function identityVerifier<Service extends string>(
  to: string,
  publicKeys: Record<Service, string>,
) {
  return (from: Service, path = "/"): RequestHandler => {
    const key = createPublicKey(publicKeys[from]);
    const about = { issuer: from, audience: to, algorithms: [algorithm], requiredClaims: ["exp"] };
    return Router().use(path, async (req, res, next) => {
      const signal = untilClosed(res); // before the await, because the client may leave meanwhile
      const token = req.get(identityHeader) ?? "";
      const { payload } = await jwtVerify(token, key, about).catch((error) => {
        if (!(error instanceof errors.JOSEError)) throw error;
        throw new NotLoggedIn(`${to} accepts this request only from ${from}.`);
      });
      if (payload.sub !== undefined) {
        const { sub: id, email, name } = Claims.parse(payload);
        res.locals.caller = { account: { id, email, name }, signal };
      }
      next();
    });
  };
}

/** Requires that the gateway has found a session, and so a caller. */
export function requireIdentity(): RequestHandler {
  return (_req, res, next) => {
    if (!res.locals.caller) throw new NotLoggedIn("Log in first.");
    next();
  };
}
