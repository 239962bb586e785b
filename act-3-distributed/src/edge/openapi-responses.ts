import { STATUS_CODES } from "node:http";
import { z } from "zod";
import type { ZodOpenApiResponsesObject } from "zod-openapi";
import type { Route } from "./api.ts";
import { ProblemJson } from "./problem.ts";
import { isOfGateway, needsSession } from "./public-api.ts";

/** What errors mean. */
const meanings: Record<string, string> = {
  400: "The request is not valid. `errors` names each wrong field.",
  401: "There is no session, or the e-mail address and the password don't match.",
  403: "The caller's role does not allow this, or the request comes from another site.",
  404: "There is no such object, or the caller may not see it.",
  409: "A limit or the state of the object does not allow this.",
  413: "The body is larger than 64 KiB.",
  415: "The body is not JSON.",
  429: "There were too many requests, log-ins or invitations.",
  500: "The app has made a mistake.",
  503: "A part of the app is down. A change may have been stored, and not be in force yet.",
};

/** The routes that a limit, an owner or an Inbox can stand in the way of. */
const mayConflict = [
  "signUp",
  "createList",
  "deleteList",
  "addMember",
  "changeRole",
  "removeMember",
  "createTodo",
];

/** A header that may be absent. */
const header = (name: string, description: string) =>
  z
    .string()
    .optional()
    .meta({ description, header: { id: name } });

const everyHeader = {
  Deprecation: header("Deprecation", "Since when the path is deprecated (RFC 9745)."),
  Link: header("Link", "The `next` page, and the `successor-version` of a deprecated path."),
};
const retryHeader = { "Retry-After": header("Retry-After", "The seconds to wait.") };
const locationHeader = {
  Location: z.string().meta({ description: "The path of the new object." }),
};
const searchHeaders = {
  "Search-Lag-Ms": z.string().meta({ description: "The age of the oldest change not yet found." }),
  Consistency: z.enum(["caught-up", "behind"]).optional().meta({
    description: "Whether the change of the request's `Consistency-Token` is found.",
  }),
};
/** A response to a write has it, and a search sends it back. */
export const tokenHeader = {
  "Consistency-Token": header("Consistency-Token", "A search that sends it waits for the change."),
};

/** The responses with a problem, by their status. */
const problems = Object.entries(meanings).map(([status, description]) => ({
  status,
  response: {
    id: STATUS_CODES[status]?.replaceAll(" ", ""),
    description,
    headers: z.object({ ...everyHeader, ...(status === "429" && retryHeader) }),
    content: { "application/problem+json": { schema: ProblemJson } },
  },
}));

const has = (schema: z.ZodType | undefined, field: string) =>
  schema instanceof z.ZodObject && field in schema.shape;

/** Returns the statuses of the errors of a route. */
function errorsOf(name: string, { method, params, query, body }: Route): string[] {
  const statuses = ["400", "429"];
  if (needsSession(name) || name === "logIn") statuses.push("401");
  if (method !== "get") statuses.push("403");
  if (params || has(query, "listId")) statuses.push("404");
  if (mayConflict.includes(name)) statuses.push("409");
  if (body) statuses.push("413", "415");
  if (!isOfGateway(name)) statuses.push("500", "503");
  return statuses;
}

/** Returns the responses of a route: its errors, and those that it describes. */
export function responsesOf(name: string, route: Route): ZodOpenApiResponsesObject {
  const statuses = errorsOf(name, route);
  const errors = problems.filter(({ status }) => statuses.includes(status));
  const described = Object.entries(route.responses).map(([status, schema]) => ({
    status,
    response: {
      description: STATUS_CODES[status] ?? status,
      headers: z.object({
        ...everyHeader,
        ...(status === "201" && locationHeader),
        ...(route.method !== "get" && needsSession(name) && tokenHeader),
        ...(name === "search" && searchHeaders),
      }),
      ...(schema && { content: { "application/json": { schema } } }),
    },
  }));
  const all = [...errors, ...described].map(({ status, response }) => [status, response]);
  return Object.fromEntries(all);
}
