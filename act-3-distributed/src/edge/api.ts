import { type Request, type RequestHandler, type Response, Router } from "express";
import type { z } from "zod";
import type { Caller } from "../application/caller.ts";
import { parse, parsePath } from "./input.ts";
import { Problem } from "./problem.ts";

/**
 * Describes a route: its input, and the body of each response by status (null if a response has no
 * body). Errors are always problems, so routes don't list them. The router is built from this
 * description. API documentation can also be generated from it.
 */
export type Route = {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: string;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  responses: Record<number, z.ZodType | null>;
};

/** The routes of one feature, by name. */
export type Api = Record<string, Route>;

type Parsed<Schema> = Schema extends z.ZodType<infer Output> ? Output : undefined;

/** A validated request. After `requireSession` or `requireIdentity` there is always a caller. */
type Input<R extends Route> = {
  req: Request;
  caller: Caller;
  params: Parsed<R["params"]>;
  query: Parsed<R["query"]>;
  body: Parsed<R["body"]>;
};

type Handler<R extends Route> = (input: Input<R>, res: Response) => unknown;

/** Builds the router of an API. Other methods on its paths get a 405. */
export function routerOf<A extends Api>(api: A, handlers: { [N in keyof A]: Handler<A[N]> }) {
  const router = Router();
  const byPath = Map.groupBy(Object.entries<Route>(api), ([, { path }]) => path);
  for (const [path, routes] of byPath) {
    const route = router.route(path);
    for (const [name, description] of routes) {
      route[description.method](handle(description, handlers[name] as Handler<Route>));
    }
    route.all(allowOnly(routes.map(([, { method }]) => method.toUpperCase()).join(", ")));
  }
  return router;
}

function handle(route: Route, handler: Handler<Route>): RequestHandler {
  return async (req, res) => {
    const body = route.body && parse(route.body, req.body);
    const query = route.query && parse(route.query, req.query);
    const params = route.params && parsePath(route.params, req.params);
    const { caller } = res.locals;
    await handler({ req, caller, params, query, body } as Input<Route>, res);
  };
}

/** Refuses all other methods of a path with a 405. */
function allowOnly(methods: string): RequestHandler {
  return (_req, res) => {
    res.set("Allow", methods);
    throw new Problem(405, `This address allows ${methods}.`);
  };
}
