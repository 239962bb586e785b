import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestHandler } from "express";

/** The prefix of the paths of version 1. */
export const version1 = "/v1";

/** The prefix in the URL of a request, which may be absolute. */
const prefix = /^([a-z]+:\/\/[^/]+)?\/v1(?=\/)/i;

/** Since when the paths without a version are deprecated, in seconds (RFC 9745). They stay. */
const deprecatedSince = Date.UTC(2026, 11, 1) / 1_000;

const prefixes = new AsyncLocalStorage<string>();

/** Returns the prefix of the running request, with which the URLs in its response begin. */
export const currentPrefix = () => prefixes.getStore() ?? "";

/** Lets the handlers that follow serve their paths with and without the prefix. */
export function acceptPrefix(): RequestHandler {
  return (req, _res, next) => {
    req.url = req.url.replace(prefix, "$1");
    next();
  };
}

/**
 * As `acceptPrefix`, and keeps the prefix for the URLs in the response. A response to a request
 * without it says that the path is deprecated, and names the path to use instead.
 */
export function versions(publicUrl: string): RequestHandler {
  return (req, res, next) => {
    if (prefix.test(req.url)) {
      req.url = req.url.replace(prefix, "$1");
      return prefixes.run(version1, next);
    }
    const successor = new URL(`${publicUrl}${version1}${req.url}`); // escapes quotes and brackets
    res.set("Deprecation", `@${deprecatedSince}`).links({ "successor-version": successor.href });
    next();
  };
}
