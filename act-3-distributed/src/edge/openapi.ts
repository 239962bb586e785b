import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import type { Route } from "./api.ts";
import { responsesOf, tokenHeader } from "./openapi-responses.ts";
import { needsSession, publicApi } from "./public-api.ts";
import { version1 } from "./versions.ts";

function operationOf(name: string, route: Route): ZodOpenApiOperationObject {
  const { path, summary, params, query, body } = route;
  return {
    operationId: name,
    summary,
    tags: [path.split("/")[1] ?? ""],
    ...(!needsSession(name) && { security: [] }),
    requestParams: {
      ...(params && { path: params as z.ZodObject }),
      ...(query && { query: query as z.ZodObject }),
      ...(name === "search" && { header: z.object(tokenHeader) }),
    },
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: body } } },
    }),
    responses: responsesOf(name, route),
  };
}

const paths: ZodOpenApiPathsObject = {};
for (const [name, route] of Object.entries(publicApi)) {
  const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
  paths[path] = { ...paths[path], [route.method]: operationOf(name, route) };
}

/** Describes the API (OpenAPI 3.1), from the same descriptions that make the routers. */
export const openApi = createDocument(
  {
    openapi: "3.1.1",
    info: {
      title: "Todo lists",
      description: "Shared todo lists for small teams.",
      version: "1",
    },
    servers: [
      { url: version1, description: "Version 1" },
      { url: "/", description: "The same without a version: deprecated" },
    ],
    security: [{ session: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          description: "The `token` that a log-in returns.",
        },
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: "session",
          description: "A log-in sets it. The port of the app is a part of its name.",
        },
      },
    },
  },
  {
    // The pattern of an id or a time says at length what its format says.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format) delete jsonSchema.pattern;
    },
  },
);

/** The document as text, as it is served and committed. */
export const openApiText = `${JSON.stringify(openApi, null, 2)}\n`;
