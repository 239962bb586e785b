import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";
import { Router } from "express";

const folder = new URL("../../web/", import.meta.url);
const contentTypes: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".ts": "text/javascript",
};

/**
 * Serves the page. Its TypeScript loses its types once, here, and keeps its file names, so that
 * nothing has to be built and no import rewritten.
 */
export function pageRoutes(): Router {
  const router = Router();
  for (const name of readdirSync(folder)) {
    const contentType = contentTypes[extname(name)];
    if (!contentType) continue;
    const source = readFileSync(new URL(name, folder), "utf8");
    const body = name.endsWith(".ts") ? stripTypeScriptTypes(source) : source;
    const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
    router.get(name === "index.html" ? "/" : `/web/${name}`, (_req, res) => {
      res.set({ "Cache-Control": "no-cache", ETag: etag }).type(contentType).send(body);
    });
  }
  return router;
}
