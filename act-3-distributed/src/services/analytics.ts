import { createPermit } from "../application/access.ts";
import { statisticsUseCases } from "../application/statistics.ts";
import { todoEventOf } from "../async/messages.ts";
import { answerReports } from "../async/report.ts";
import { resumeAfter } from "../async/resume.ts";
import { openAnalyticsFile } from "../data/analytics-file.ts";
import { latestTodos } from "../data/latest-todos.ts";
import { statisticsRepository } from "../data/statistics.ts";
import { yearReport } from "../data/year-report.ts";
import { identityVerifier, requireIdentity } from "../edge/identity.ts";
import { statisticsRoutes } from "../edge/statistics-routes.ts";
import { versions } from "../edge/versions.ts";
import {
  readAnalyticsConfig,
  readPermissionConfig,
  readPublicKeys,
  readWorkerConfig,
} from "../ops/config.ts";
import { log, logError } from "../ops/log.ts";
import { traceRequests } from "../ops/trace-requests.ts";
import { openCachedPermissions } from "./open-permissions.ts";
import { createParts, observedWith, runService, type Service } from "./service.ts";

/** Applies the events of todos to a file of its own, and answers statistics from it. */
export async function composeAnalytics(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = { ...readWorkerConfig(env), ...readAnalyticsConfig(env) };
  const parts = createParts(config);
  const bus = await parts.openBus(config);

  const file = await openAnalyticsFile(config.analyticsFile);
  parts.stopping.add(() => file.close());
  parts.health.add("analytics file", () => file.rows("SELECT 1"));
  const todos = await latestTodos(file);
  const missing = await resumeAfter(bus, "analytics", await todos.position());
  if (missing > 0) {
    log.warn(`The stream no longer has ${missing} events that the file lacks: npm run republish`);
  }
  await parts.consume(bus, "analytics", (entries) =>
    todos.apply(
      entries.map(({ message, delivery }) => ({
        event: todoEventOf(message),
        position: Number(delivery.position),
      })),
    ),
  );

  const permissions = await openCachedPermissions(parts, readPermissionConfig(env), bus);
  const permit = createPermit(permissions);
  const clock = () => new Date();
  const observed = observedWith((command) => log.info(command));
  const useCases = observed({
    statistics: statisticsUseCases({ statistics: statisticsRepository(file), permit, clock }),
  });
  const reports = answerReports(bus, yearReport(file), logError);
  parts.stopping.add(() => reports.stop());

  const acceptFrom = identityVerifier("analytics", readPublicKeys(env));
  return parts.compose([
    traceRequests({ trustsCaller: true }),
    parts.healthRoutes(),
    acceptFrom("gateway"),
    versions(config.publicUrl),
    requireIdentity(),
    statisticsRoutes(useCases.statistics),
  ]);
}

if (import.meta.main) await runService(composeAnalytics);
