import { notificationUseCases } from "../application/notifications.ts";
import { searchUseCases } from "../application/search.ts";
import { progressOf } from "../async/progress.ts";
import { catchUp, currentToken } from "../data/consistency.ts";
import { forRequests, planEachTime } from "../data/database.ts";
import { notificationRepository } from "../data/notifications.ts";
import { refreshed, searchLag, todoSearch } from "../data/search.ts";
import { wrongTodos } from "../data/search-comparison.ts";
import { newestTodosFrom } from "../data/write-api.ts";
import { jsonBody } from "../edge/app.ts";
import { identitySigner, identityVerifier, requireIdentity } from "../edge/identity.ts";
import { notificationRoutes } from "../edge/notification-routes.ts";
import { searchRoutes } from "../edge/search-routes.ts";
import { createUrls } from "../edge/urls.ts";
import { versions } from "../edge/versions.ts";
import type { Command } from "../ops/command-log.ts";
import {
  readPermissionConfig,
  readPrivateKey,
  readProductConfig,
  readPublicKeys,
  readSearchConfig,
  readWorkerConfig,
  readWriteApiConfig,
} from "../ops/config.ts";
import { log } from "../ops/log.ts";
import { gauge } from "../ops/signals.ts";
import { traceRequests } from "../ops/trace-requests.ts";
import { openCachedPermissions } from "./open-permissions.ts";
import { openSearch } from "./open-search.ts";
import { createParts, observedWith, runService, type Service } from "./service.ts";

/** Search and notifications. Like statistics, they may lag behind a write. */
export async function composeReadApi(
  env: NodeJS.ProcessEnv,
  logCommand = (command: Command) => log.info(command),
): Promise<Service> {
  const config = {
    ...readWorkerConfig(env),
    ...readProductConfig(env),
    ...readSearchConfig(env),
    ...readWriteApiConfig(env),
  };
  const parts = createParts(config);
  const bus = await parts.openBus(config);

  const clock = () => new Date();
  const db = parts.openPool("requests", 5, forRequests);
  const reads = parts.openPool("search", 4, { ...forRequests, ...planEachTime });
  const projector = progressOf(bus, "search-projector");
  const engine = openSearch(parts, config);
  const sign = identitySigner("read-api", readPrivateKey(env));
  const newestTodos = newestTodosFrom(config.writeApiUrls, () => sign("write-api"));
  const unpublishedMs = searchLag(reads);
  const caughtUp = refreshed(engine, catchUp(reads, projector));
  const permissions = await openCachedPermissions(parts, readPermissionConfig(env), bus);

  const observed = observedWith(logCommand);
  const useCases = observed({
    search: searchUseCases({
      search: todoSearch(engine),
      searchLag: async () => Math.max(await unpublishedMs(), await projector.lagMs()),
      listsOf: (accountId) => permissions.listsOf(accountId, "read"),
      wordsPerSearch: config.wordsPerSearch,
      caughtUp,
    }),
    notifications: notificationUseCases({ notifications: notificationRepository(db), clock }),
  });

  const acceptFrom = identityVerifier("read-api", readPublicKeys(env));
  const urls = createUrls(config.publicUrl);
  const service = parts.compose([
    traceRequests({ trustsCaller: true }),
    parts.healthRoutes(),
    acceptFrom("gateway"),
    jsonBody(),
    versions(config.publicUrl),
    requireIdentity(),
    searchRoutes(useCases.search, urls),
    notificationRoutes(useCases.notifications, urls),
  ]);

  const token = () => currentToken(reads);
  gauge("search.wrong", wrongTodos(engine, newestTodos, token, caughtUp));
  return service;
}

if (import.meta.main) await runService(composeReadApi);
