import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { Forbidden } from "../domain/errors.ts";
import { email } from "./input.ts";
import { Problem } from "./problem.ts";

/**
 * Headers that tell browsers to run nothing but the page's own files. Those that only browsers of
 * another time understood are left out: the policy says the same.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
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
}

/**
 * Refuses unsafe requests that a page of somebody else's makes in the name of our user.
 * Source: OWASP, Cross-Site Request Forgery Prevention, 'Fetch Metadata' and 'Verifying Origin'.
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  const own = [origin, origin.replace("//localhost", "//127.0.0.1")];
  return (req, _res, next) => {
    if (["GET", "HEAD", "OPTIONS"].includes(req.method)) return next();
    const site = req.get("sec-fetch-site") ?? "none";
    const from = req.get("origin") ?? origin;
    if (own.includes(from) && ["same-origin", "none"].includes(site)) return next();
    throw new Forbidden("This request comes from another site.");
  };
}

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
export function loginLimit(loginsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: loginsPerMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    // What is no e-mail address is refused at once, and must not fill the memory with keys.
    skip: (req) => !email.safeParse(req.body?.email).success,
    keyGenerator: (req) => `${ipKeyGenerator(req.ip ?? "")} ${email.parse(req.body.email)}`,
    handler: (_req, _res, next) => next(new Problem(429, "Too many log-ins. Wait a minute.")),
  });
}
