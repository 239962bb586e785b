import { fileURLToPath } from "node:url";
import { type RequestHandler, Router } from "express";
import { openApiText } from "./openapi.ts";

const web = fileURLToPath(new URL("../../web/", import.meta.url));
const swaggerUi = fileURLToPath(new URL(".", import.meta.resolve("swagger-ui-dist")));

/** Serves the description of the API, and a page that shows it to people. */
export function documentation(): RequestHandler {
  const router = Router();
  router.get("/openapi.json", (_req, res) => {
    res.type("json").send(openApiText);
  });
  router.get("/docs", (_req, res) => {
    const policy = res.get("Content-Security-Policy");
    res.set("Content-Security-Policy", `${policy};img-src 'self' data:`); // for its icons
    res.set("Cache-Control", "no-cache").sendFile("docs.html", { root: web });
  });
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    router.get(`/docs/${file}`, (_req, res) => {
      res.set("Cache-Control", "no-cache").sendFile(file, { root: swaggerUi });
    });
  }
  return router;
}
