import { type RequestHandler, Router } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { Forbidden } from "../domain/errors.ts";
import { email } from "./input.ts";
import { Problem } from "./problem.ts";

/**
 * What every request meets first, in one handler, since each handler of Express costs every request
 * about a microsecond. Answers run nothing but the page's own files and are stored by nobody.
 * Requests that a page of somebody else's makes in the name of our user are refused.
 * Source: OWASP, Cross-Site Request Forgery Prevention, 'Fetch Metadata' and 'Verifying Origin'.
 */
export function guard(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  const own = [origin, origin.replace("//localhost", "//127.0.0.1")];
  const setHeaders = securityHeaders(publicUrl);
  return (req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    const { origin: from = origin, "sec-fetch-site": site = "none" } = req.headers;
    const safe = ["GET", "HEAD", "OPTIONS"].includes(req.method);
    const ours = own.includes(from) && ["same-origin", "none"].includes(String(site));
    if (!safe && !ours) throw new Forbidden("This request comes from another site.");
    setHeaders(req, res, next);
  };
}

/** Headers that only browsers of another time understood are left out: the policy says the same. */
const securityHeaders = (publicUrl: string) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith("https:"),
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });

/** Keeps one address from taking the whole server. */
export function requestLimit(requestsPerSecond: number): RequestHandler {
  return rateLimit({
    windowMs: 1_000,
    limit: requestsPerSecond,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_req, res, next) => {
      res.set("Retry-After", "1");
      next(new Problem(429, "Too many requests. Wait a second."));
    },
  });
}

/** Slows down guessing: so many log-ins a minute for one address and account. */
export function loginLimit(loginsPerMinute: number): Router {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: loginsPerMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    // What is no e-mail address is refused at once, and must not fill the memory with keys.
    skip: (req) => !email.safeParse(req.body?.email).success,
    keyGenerator: (req) => `${ipKeyGenerator(req.ip ?? "")} ${email.parse(req.body.email)}`,
    handler: (_req, _res, next) => next(new Problem(429, "Too many log-ins. Wait a minute.")),
  });
  return Router().post("/sessions", limit);
}
