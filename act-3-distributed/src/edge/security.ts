import { type RequestHandler, Router } from "express";
import { ipKeyGenerator, type Options, rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { Forbidden } from "../domain/errors.ts";
import { email } from "./input.ts";
import { Problem } from "./problem.ts";

/**
 * The first handler of every request. It sets response headers, which let browsers run only the
 * page's own files and prevent caching. It refuses requests that another site's page makes with the
 * user's session. It is one handler, because each Express handler makes every request slower.
 * Source: OWASP, Cross-Site Request Forgery Prevention, 'Fetch Metadata' and 'Verifying Origin'.
 */
export function guard(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  const own = [origin, origin.replace("//localhost", "//127.0.0.1")];
  const setHeaders = securityHeaders(publicUrl);
  return (req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    const { origin: from = origin, "sec-fetch-site": site = "none" } = req.headers;
    const isSafe = ["GET", "HEAD", "OPTIONS"].includes(req.method);
    const isOurs = own.includes(from) && ["same-origin", "none"].includes(String(site));
    const isRefused = !isSafe && !isOurs;
    const refusal = isRefused ? new Forbidden("This request comes from another site.") : undefined;
    setHeaders(req, res, () => next(refusal));
  };
}

/** Omits legacy headers; the policy covers them. */
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

/**
 * Refuses a request with several Host headers. Two programs that read it might not agree on which one
 * counts.
 */
export function oneHost(): RequestHandler {
  return (req, _res, next) => {
    const names = req.rawHeaders.filter((_, i) => i % 2 === 0);
    const hosts = names.filter((name) => name.toLowerCase() === "host");
    next(hosts.length > 1 ? new Problem(400, "Send one Host header.") : undefined);
  };
}

/**
 * Limits the requests of one address in each second. It counts by itself because every request passes
 * it, and a library would do more for each.
 */
export function requestLimit(requestsPerSecond: number): RequestHandler {
  const counts = new Map<string, number>();
  let second = 0;
  return (req, res, next) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) counts.clear();
    second = now;
    const address = ipKeyGenerator(req.ip ?? "");
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    if (count <= requestsPerSecond) return next();
    res.set("Retry-After", "1");
    next(new Problem(429, "Too many requests. Wait a second."));
  };
}

/** Limits log-ins and sign-ups, the routes that need no session. */
export function signInLimits(config: { signInsPerMinute: number; loginsPerMinute: number }) {
  const router = Router();
  router.post(["/accounts", "/sessions"], signInLimit(config.signInsPerMinute));
  router.post("/sessions", logInLimit(config.loginsPerMinute));
  return router;
}

const inEachMinute = {
  windowMs: 60_000,
  standardHeaders: "draft-8",
  legacyHeaders: false,
  handler: (_req, _res, next) => next(new Problem(429, "Too many log-ins. Wait a minute.")),
} satisfies Partial<Options>;

/** Limits the log-ins and sign-ups of one address, because each computes a password hash. */
const signInLimit = (signInsPerMinute: number): RequestHandler =>
  rateLimit({ ...inEachMinute, limit: signInsPerMinute });

/** Limits the log-ins of one address to one account, to slow down password guessing. */
function logInLimit(loginsPerMinute: number): RequestHandler {
  return rateLimit({
    ...inEachMinute,
    limit: loginsPerMinute,
    // An invalid e-mail address is refused anyway. Counting it would only use memory.
    skip: (req) => !email.safeParse(req.body?.email).success,
    keyGenerator: (req) => `${ipKeyGenerator(req.ip ?? "")} ${email.parse(req.body.email)}`,
  });
}
