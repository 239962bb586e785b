import { createPermit } from "../application/access.ts";
import { notificationUseCases } from "../application/notifications.ts";
import { permittedLists } from "../application/permitted-lists.ts";
import { searchUseCases } from "../application/search.ts";
import { statisticsUseCases } from "../application/statistics.ts";
import { openEpochs } from "../async/epochs.ts";
import { progressOf } from "../async/progress.ts";
import { catchUp, currentToken } from "../data/consistency.ts";
import { forRequests, planEachTime } from "../data/database.ts";
import { notificationRepository } from "../data/notifications.ts";
import { refreshed, searchLag, todoSearch } from "../data/search.ts";
import { wrongTodos } from "../data/search-comparison.ts";
import { statisticsRepository } from "../data/statistics.ts";
import { askWriteApi } from "../data/write-api.ts";
import { jsonBody } from "../edge/app.ts";
import { requireIdentity } from "../edge/identity.ts";
import { notificationRoutes } from "../edge/notification-routes.ts";
import { searchRoutes } from "../edge/search-routes.ts";
import { statisticsRoutes } from "../edge/statistics-routes.ts";
import { createUrls } from "../edge/urls.ts";
import type { Command } from "../ops/command-log.ts";
import {
  readPermissionConfig,
  readProductConfig,
  readSearchConfig,
  readWorkerConfig,
  readWriteApiConfig,
} from "../ops/config.ts";
import { currentTraceparent } from "../ops/delivery.ts";
import { log } from "../ops/log.ts";
import { gauge } from "../ops/signals.ts";
import { traceRequests } from "../ops/trace-requests.ts";
import { createParts, observedWith, runService, type Service } from "./service.ts";

/** Search, notifications and statistics. Only these may lag behind a write. */
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
  const engine = parts.openSearch(config);
  const { newestTodos, close } = askWriteApi(config.writeApiUrls, currentTraceparent);
  parts.stopping.add(close);
  const unpublishedMs = searchLag(reads);
  const caughtUp = refreshed(engine, catchUp(reads, projector));
  const permissions = await parts.openPermissions(readPermissionConfig(env));
  const permit = createPermit(permissions);
  const epochs = await openEpochs(bus);

  const observed = observedWith(logCommand);
  const useCases = observed({
    search: searchUseCases({
      search: todoSearch(engine),
      searchLag: async () => Math.max(await unpublishedMs(), await projector.lagMs()),
      listsOf: permittedLists(permissions, epochs),
      wordsPerSearch: config.wordsPerSearch,
      caughtUp,
    }),
    notifications: notificationUseCases({ notifications: notificationRepository(db), clock }),
    statistics: statisticsUseCases({ statistics: statisticsRepository(db), permit, clock }),
  });

  const urls = createUrls(config.publicUrl);
  const service = parts.compose([
    traceRequests({ trustsCaller: true }),
    parts.healthRoutes(),
    jsonBody(),
    requireIdentity(),
    searchRoutes(useCases.search, urls),
    notificationRoutes(useCases.notifications, urls),
    statisticsRoutes(useCases.statistics),
  ]);

  const token = () => currentToken(reads);
  gauge("search.wrong", wrongTodos(engine, newestTodos, token, caughtUp));
  return service;
}

if (import.meta.main) await runService(composeReadApi);
