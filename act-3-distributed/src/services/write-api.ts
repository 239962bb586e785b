import { v7 as uuidv7 } from "uuid";
import { createOffers, createPermit } from "../application/access.ts";
import { accountUseCases } from "../application/accounts.ts";
import { listUseCases } from "../application/lists.ts";
import { memberUseCases } from "../application/members.ts";
import { todoUseCases } from "../application/todos.ts";
import { openEpochs } from "../async/epochs.ts";
import { currentToken } from "../data/consistency.ts";
import { forRequests, inOneTransaction } from "../data/database.ts";
import { inForce } from "../data/in-force.ts";
import { type EnsureTuples, memberTuples } from "../data/member-tuples.ts";
import { argon2Passwords } from "../data/passwords.ts";
import { emailDetails } from "../data/recipients.ts";
import { sessionRepository } from "../data/sessions.ts";
import { newestTodos } from "../data/todos.ts";
import { oldestTransaction, waitingForLocks } from "../data/vitals.ts";
import { wakeRelays } from "../data/wake.ts";
import { accountRoutes, sessionRoutes } from "../edge/account-routes.ts";
import { jsonBody } from "../edge/app.ts";
import { consistencyTokens } from "../edge/consistency.ts";
import { identityVerifier, requireIdentity } from "../edge/identity.ts";
import { internalRoutes } from "../edge/internal-routes.ts";
import { internalSearchRoutes } from "../edge/internal-search-routes.ts";
import { listRoutes } from "../edge/list-routes.ts";
import { memberRoutes } from "../edge/member-routes.ts";
import { signInLimits } from "../edge/security.ts";
import { sessionCookie } from "../edge/session.ts";
import { todoRoutes } from "../edge/todo-routes.ts";
import { createUrls } from "../edge/urls.ts";
import { versions } from "../edge/versions.ts";
import type { Command } from "../ops/command-log.ts";
import {
  readEventConfig,
  readPermissionConfig,
  readProductConfig,
  readPublicKeys,
  readServiceConfig,
} from "../ops/config.ts";
import { log, logError } from "../ops/log.ts";
import { addSampleData } from "../ops/sample-data.ts";
import { gauge } from "../ops/signals.ts";
import { traceRequests } from "../ops/trace-requests.ts";
import { openPermissions } from "./open-permissions.ts";
import { productRepositories } from "./product.ts";
import { createParts, observedWith, runService, type Service } from "./service.ts";

/** Accounts, lists, members and todos: every write, and every read from the source of truth. */
export async function composeWriteApi(
  env: NodeJS.ProcessEnv,
  logCommand = (command: Command) => log.info(command),
): Promise<Service> {
  const config = { ...readServiceConfig(env), ...readProductConfig(env) };
  const parts = createParts(config);
  const vitals = parts.openVitals();
  gauge("db.waiting_for_lock", () => waitingForLocks(vitals));
  gauge("db.oldest_transaction", () => oldestTransaction(vitals), { unit: "s" });

  const clock = () => new Date();
  const newId = () => uuidv7(); // ascending, so the newest id sorts last
  const db = parts.openPool("requests", 10, forRequests);
  const permissions = await openPermissions(parts, readPermissionConfig(env));
  const { change } = await openEpochs(await parts.openBus(readEventConfig(env)));
  const ensure = memberTuples(parts.openPool("tuples", 4, forRequests), permissions, change);
  const repositories = inForce(productRepositories(db, newId), ensure);
  const { outbox, accounts, lists, members, todos } = repositories;
  outbox.onCommit(wakeRelays(db, logError));
  const sessions = sessionRepository(db);
  const passwords = argon2Passwords();
  const permit = createPermit(permissions);

  const observed = observedWith(logCommand);
  const useCases = observed({
    accounts: accountUseCases({ accounts, sessions, passwords, ...config, clock, newId }),
    lists: listUseCases({ lists, permit, ...config, clock, newId }),
    members: memberUseCases({ members, accounts, permit, ...config, clock }),
    todos: todoUseCases({ todos, inboxOf: lists.inboxOf, permit, ...config, clock, newId }),
  });

  const acceptFrom = identityVerifier("write-api", readPublicKeys(env));
  const cookie = sessionCookie(config.publicUrl);
  const urls = createUrls(config.publicUrl);
  const setConsistencyToken = consistencyTokens(() => currentToken(db), logError);
  const service = parts.compose([
    traceRequests({ trustsCaller: true }), // callers are other services
    parts.healthRoutes(),
    acceptFrom("read-api", "/internal/search"),
    internalSearchRoutes(() => newestTodos(vitals)), // for an observation
    acceptFrom("email-worker", "/internal"),
    internalRoutes(emailDetails(db)),
    acceptFrom("gateway"),
    jsonBody(),
    versions(config.publicUrl),
    signInLimits(config),
    accountRoutes(useCases.accounts, cookie, urls),
    requireIdentity(),
    todoRoutes(useCases.todos, urls, setConsistencyToken), // the most frequent requests first
    sessionRoutes(useCases.accounts, cookie),
    listRoutes(useCases.lists, urls, setConsistencyToken, createOffers(permissions)),
    memberRoutes(useCases.members, urls),
  ]);

  if (config.sampleData) {
    const changed = new Set<string>();
    const keep: EnsureTuples = async (listId) => void changed.add(listId);
    await inOneTransaction(db, (tx) =>
      addSampleData({ ...inForce(productRepositories(tx, newId), keep), passwords }),
    );
    await Promise.all([...changed].map((listId) => ensure(listId))); // after the commit
  }
  return service;
}

if (import.meta.main) await runService(composeWriteApi);
