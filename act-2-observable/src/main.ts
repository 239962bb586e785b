import type { Express } from "express";
import { v7 as uuidv7 } from "uuid";
import { createPermit } from "./application/access.ts";
import { accountUseCases } from "./application/accounts.ts";
import { hourly } from "./application/limits.ts";
import { listUseCases } from "./application/lists.ts";
import { memberUseCases } from "./application/members.ts";
import { notificationUseCases, type SendEmail } from "./application/notifications.ts";
import { searchUseCases } from "./application/search.ts";
import { statisticsUseCases } from "./application/statistics.ts";
import { todoUseCases } from "./application/todos.ts";
import { smtpMailer } from "./async/mail.ts";
import { emailOf, notificationOf, todoEventOf } from "./async/messages.ts";
import { createRelay, inBatches, oneByOne } from "./async/relay.ts";
import { accountRepository } from "./data/accounts.ts";
import { catchUp, currentToken } from "./data/consistency.ts";
import {
  forRequests,
  inOneTransaction,
  type Options,
  openDatabase,
  planEachTime,
  prepared,
} from "./data/database.ts";
import { addInbox, listRepository } from "./data/lists.ts";
import { memberRepository } from "./data/members.ts";
import { migrate } from "./data/migrate.ts";
import { notificationRepository } from "./data/notifications.ts";
import { outboxClaims, outboxWriter } from "./data/outbox.ts";
import { argon2Passwords } from "./data/passwords.ts";
import { searchLag, todoSearch } from "./data/search.ts";
import { searchIndex, wrongTodos } from "./data/search-index.ts";
import { sessionRepository } from "./data/sessions.ts";
import { statisticsRepository } from "./data/statistics.ts";
import { deleteTodosOf, todoRepository } from "./data/todos.ts";
import { oldestTransaction, openVitals, waitingForLocks, watchOutbox } from "./data/vitals.ts";
import { accountRoutes, sessionRoutes } from "./edge/account-routes.ts";
import { buildApp, jsonBody } from "./edge/app.ts";
import { consistencyTokens } from "./edge/consistency.ts";
import { healthRoutes } from "./edge/health-routes.ts";
import { listRoutes } from "./edge/list-routes.ts";
import { memberRoutes } from "./edge/member-routes.ts";
import { notificationRoutes } from "./edge/notification-routes.ts";
import { servePage } from "./edge/page.ts";
import { searchRoutes } from "./edge/search-routes.ts";
import { guard, requestLimit, signInLimits } from "./edge/security.ts";
import { appServer } from "./edge/server.ts";
import { requireSession, sessionCookie } from "./edge/session.ts";
import { statisticsRoutes } from "./edge/statistics-routes.ts";
import { todoRoutes } from "./edge/todo-routes.ts";
import { createUrls } from "./edge/urls.ts";
import { type Command, logCommands } from "./ops/command-log.ts";
import { type Config, readConfig } from "./ops/config.ts";
import {
  currentTraceparent,
  deliveryErrorLog,
  observeBatch,
  observeDelivery,
} from "./ops/delivery.ts";
import { createHealth } from "./ops/health.ts";
import { journeys } from "./ops/journeys.ts";
import { log, logError } from "./ops/log.ts";
import { observed } from "./ops/observe.ts";
import { addSampleData } from "./ops/sample-data.ts";
import { serve } from "./ops/serve.ts";
import { emailsWithheld, eventLoopUtilization, gauge, watchPool } from "./ops/signals.ts";
import { createStopping } from "./ops/stopping.ts";
import { stopTelemetry } from "./ops/telemetry.ts";
import { traceRequests } from "./ops/trace-requests.ts";

export type Running = { app: Express; stop: () => Promise<void> };

/** Builds the app from its parts. Only this function knows which adapter implements which port. */
export async function compose(
  config: Config,
  sendEmail: SendEmail,
  logCommand: (command: Command) => void,
): Promise<Running> {
  const clock = () => new Date();
  const newId = () => uuidv7(); // ascending, so the newest id sorts last
  const stopping = createStopping(logError);
  const vitals = openVitals(config.databaseUrl, logError);
  stopping.add(() => vitals.close());
  stopping.add(stopTelemetry); // reads the gauges once more

  /** Opens a pool of `max` connections, watches it, and closes it when the app stops. */
  const open = (application_name: string, max: number, more: Options = {}) => {
    const pool = openDatabase(config.databaseUrl, logError, { application_name, max, ...more });
    stopping.add(() => pool.close());
    watchPool(application_name, pool.usage);
    return pool;
  };

  const db = open("requests", 10, forRequests);
  const claims = open("claims", 8, planEachTime); // two for each topic that is used
  const outbox = outboxWriter(db, currentTraceparent);
  const accounts = accountRepository(db, outbox, addInbox(newId));
  const sessions = sessionRepository(db);
  const background = open("background", 5, planEachTime);
  const lists = listRepository(db, outbox, deleteTodosOf);
  const members = memberRepository(db, outbox);
  const todos = todoRepository(db, outbox);
  const notifications = notificationRepository(db);
  const statistics = statisticsRepository(db);
  const reads = open("search", 4, { ...forRequests, ...planEachTime });
  const search = todoSearch(reads);
  const passwords = argon2Passwords();

  const permit = createPermit(members.roleOf);
  const { publicUrl, sessionTtlSeconds, todosPerList, listsPerAccount } = config;
  const { membersPerList, invitationsPerHour, wordsPerSearch } = config;
  const countEmail = hourly(config.emailsPerHour, clock, (account, isFirst) => {
    emailsWithheld.add(1);
    if (isFirst) log.warn({ account }, "EMAILS_PER_HOUR is reached: it causes no more e-mails.");
  });
  const inApp = notificationRepository(background);
  const claiming = { ...outbox, ...outboxClaims(claims) };
  const relay = createRelay(claiming, deliveryErrorLog(logError));
  const email = observeDelivery("email", (message) => sendEmail(emailOf(message)));
  relay.subscribe("email", oneByOne(email), { limit: 5 }); // the mailer has five connections
  const notification = observeDelivery("notification", (message) =>
    inApp.add(notificationOf(message)),
  );
  relay.subscribe("notification", oneByOne(notification));
  const index = searchIndex(background);
  const projector = observeBatch("todo", (entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  relay.subscribe("todo", inBatches(projector), { limit: 1_000 });
  // Nothing uses these events before act 3.
  for (const unused of ["account", "list", "member"]) relay.subscribe(unused, async () => []);

  const logged = logCommands(logCommand);
  // Logs inside the span, so that a line has the id of its trace.
  const observedAndLogged: typeof logged = (useCases) => observed(logged(useCases), journeys);
  const useCases = observedAndLogged({
    accounts: accountUseCases({ accounts, sessions, passwords, sessionTtlSeconds, clock, newId }),
    lists: listUseCases({ lists, permit, listsPerAccount, clock, newId }),
    members: memberUseCases({
      members,
      accounts,
      permit,
      membersPerList,
      invitationsPerHour,
      clock,
    }),
    todos: todoUseCases({
      todos,
      inboxOf: lists.inboxOf,
      publicUrl,
      countEmail,
      permit,
      todosPerList,
      clock,
      newId,
    }),
    search: searchUseCases({
      search,
      searchLag: searchLag(reads),
      permit,
      wordsPerSearch,
      caughtUp: catchUp(reads),
    }),
    notifications: notificationUseCases({ notifications, clock }),
    statistics: statisticsUseCases({ statistics, permit, clock }),
  });

  const health = createHealth();
  health.add("database", () => db.rows(prepared("SELECT 1")));

  const cookie = sessionCookie(publicUrl);
  const urls = createUrls(publicUrl);
  const setConsistencyToken = consistencyTokens(() => currentToken(db), logError);
  const app = buildApp(
    [
      traceRequests({ trustsCaller: false }), // requests come from the internet
      guard(publicUrl),
      requestLimit(config.requestsPerSecond),
      healthRoutes({ act: 2, version: config.version }, health.failing),
      servePage(),
      jsonBody(),
      signInLimits(config),
      accountRoutes(useCases.accounts, cookie, urls),
      requireSession(useCases.accounts, cookie),
      todoRoutes(useCases.todos, urls, setConsistencyToken), // the most frequent requests first
      sessionRoutes(useCases.accounts, cookie),
      listRoutes(useCases.lists, urls, setConsistencyToken),
      memberRoutes(useCases.members, urls),
      searchRoutes(useCases.search, urls),
      notificationRoutes(useCases.notifications, urls),
      statisticsRoutes(useCases.statistics),
    ],
    config.trustProxy,
    logError,
  );

  gauge("nodejs.eventloop.utilization", eventLoopUtilization());
  gauge("db.waiting_for_lock", () => waitingForLocks(vitals));
  gauge("db.oldest_transaction", () => oldestTransaction(vitals), { unit: "s" });
  const backlog = watchOutbox(vitals, relay.topics());
  gauge("outbox.waiting", backlog.waiting);
  gauge("outbox.oldest_age", backlog.oldestAge, { unit: "s" });
  gauge("search.wrong", () => wrongTodos(vitals));

  stopping.add(() => relay.stop());
  if (config.sampleData) {
    await inOneTransaction(db, (tx) => {
      const outbox = outboxWriter(tx, currentTraceparent);
      return addSampleData({
        accounts: accountRepository(tx, outbox, addInbox(newId)),
        lists: listRepository(tx, outbox, deleteTodosOf),
        members: memberRepository(tx, outbox),
        todos: todoRepository(tx, outbox),
        passwords,
      });
    });
  }
  return { app, stop: () => stopping.run() };
}

/** Sends e-mails by SMTP, or none if no server is set. */
function mailer({ smtpUrl, mailFrom }: Config): SendEmail {
  if (smtpUrl) return smtpMailer(smtpUrl, mailFrom);
  log.warn("SMTP_URL is not set: no e-mail is sent.");
  return async () => {};
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  // A release migrates production itself, while the previous version still runs.
  if (config.environment === "development") await migrate(config.databaseUrl);
  const { app, stop } = await compose(config, mailer(config), (command) => log.info(command));
  await serve(appServer(app), stop, config);
}

if (import.meta.main) {
  await start().catch((error) => {
    const remedy = error.code === "EADDRINUSE" ? ". Set PORT to another one." : "";
    console.error(`${error.message}${remedy}`);
    process.exit(1);
  });
}
