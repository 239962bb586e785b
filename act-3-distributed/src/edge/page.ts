import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";
import type { RequestHandler } from "express";

const folder = new URL("../../web/", import.meta.url);
const contentTypes: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".ts": "text/javascript",
};

/**
 * Serves the page. Strips the types from its TypeScript once at start-up. File names stay the same,
 * so there is no build step and imports need no changes.
 */
export function servePage(): RequestHandler {
  const files = new Map(readdirSync(folder).flatMap(readFile));
  return (req, res, next) => {
    const file = req.method === "GET" || req.method === "HEAD" ? files.get(req.path) : undefined;
    if (!file) return next();
    res.set({ "Cache-Control": "no-cache", ETag: file.etag }).type(file.contentType);
    res.send(file.body);
  };
}

/** Returns the path and the content of a file, or nothing if it is not for browsers. */
function readFile(name: string) {
  const contentType = contentTypes[extname(name)];
  if (!contentType) return [];
  const path = name === "index.html" ? "/" : `/web/${name}`;
  const source = readFileSync(new URL(name, folder), "utf8");
  const body = name.endsWith(".ts") ? stripTypeScriptTypes(source) : source;
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  return [[path, { contentType, body, etag }] as const];
}
