import { accountApi, sessionApi } from "./account-routes.ts";
import type { Api } from "./api.ts";
import { healthApi } from "./health-routes.ts";
import { listApi } from "./list-routes.ts";
import { memberApi } from "./member-routes.ts";
import { notificationApi } from "./notification-routes.ts";
import { searchApi } from "./search-routes.ts";
import { statisticsApi } from "./statistics-routes.ts";
import { todoApi } from "./todo-routes.ts";

/** The routes that need a session. */
const sessionRoutes: Api = {
  ...sessionApi,
  ...listApi,
  ...memberApi,
  ...todoApi,
  ...searchApi,
  ...notificationApi,
  ...statisticsApi,
};

/** All routes that the gateway offers. */
export const publicApi: Api = { ...accountApi, ...sessionRoutes, ...healthApi };

export const needsSession = (name: string) => name in sessionRoutes;

/** Whether the gateway responds by itself. */
export const isOfGateway = (name: string) => name in healthApi;
