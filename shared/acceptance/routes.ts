/** Every route of the product. The tests check their tables of routes against this list. */
export const routes = [
  "POST /accounts",
  "POST /sessions",
  "DELETE /sessions/current",
  "GET /me",
  "GET /lists",
  "POST /lists",
  "GET /lists/:listId",
  "PATCH /lists/:listId",
  "DELETE /lists/:listId",
  "GET /lists/:listId/members",
  "POST /lists/:listId/members",
  "PUT /lists/:listId/members/:accountId",
  "DELETE /lists/:listId/members/:accountId",
  "GET /lists/:listId/stats",
  "GET /todos",
  "POST /todos",
  "DELETE /todos",
  "GET /todos/:todoId",
  "PATCH /todos/:todoId",
  "DELETE /todos/:todoId",
  "GET /search",
  "GET /notifications",
  "POST /notifications/:notificationId/read",
  "GET /healthz",
  "GET /readyz",
] as const;

export type Route = (typeof routes)[number];

export const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const paths = [...new Set(routes.map((route) => route.split(" ")[1] as string))];
