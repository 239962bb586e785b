import type { Express } from "express";
import { v7 as uuidv7 } from "uuid";
import { createPermit } from "./application/access.ts";
import { accountUseCases } from "./application/accounts.ts";
import { hourly } from "./application/limits.ts";
import { listUseCases } from "./application/lists.ts";
import { memberUseCases } from "./application/members.ts";
import { notificationUseCases, type SendEmail } from "./application/notifications.ts";
import type { BatchHandler } from "./application/outbox.ts";
import { emailRecipients, notifyRecipients, sendDueEmail } from "./application/reactions.ts";
import { searchUseCases } from "./application/search.ts";
import { statisticsUseCases } from "./application/statistics.ts";
import { todoUseCases } from "./application/todos.ts";
import { consume } from "./async/consumer.ts";
import { openEventBus } from "./async/event-bus.ts";
import { smtpMailer } from "./async/mail.ts";
import { completionOf, dueEmailOf, todoEventOf } from "./async/messages.ts";
import { notificationId } from "./async/notification-id.ts";
import { progressOf } from "./async/progress.ts";
import { publisher } from "./async/publisher.ts";
import { allOrNone, createRelay, inBatches, oneByOne } from "./async/relay.ts";
import { type ConsumerName, consumerNames, declareStream } from "./async/stream.ts";
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
import { emailDetails, emailSchema, stillMembers } from "./data/recipients.ts";
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
  const emailVitals = openVitals(config.databaseUrl, logError, emailSchema);
  stopping.add(() => emailVitals.close());
  const bus = await openEventBus(config.natsUrl, config.eventStream);
  stopping.add(() => bus.close());
  stopping.add(stopTelemetry); // reads the gauges once more

  /** Opens a pool of `max` connections, watches it, and closes it when the app stops. */
  const open = (application_name: string, max: number, more: Options = {}) => {
    const pool = openDatabase(config.databaseUrl, logError, { application_name, max, ...more });
    stopping.add(() => pool.close());
    watchPool(application_name, pool.usage);
    return pool;
  };

  const db = open("requests", 10, forRequests);
  const claims = open("claims", 10, planEachTime); // two for each topic, and four for todos
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
  const projector = progressOf(bus, "search-projector");
  const unpublishedMs = searchLag(reads);

  // From the outbox to the stream.
  const logDelivery = deliveryErrorLog(logError);
  const relay = createRelay({ ...outbox, ...outboxClaims(claims) }, logDelivery);
  const publish = allOrNone(observeBatch("stream", publisher(bus)));
  for (const topic of ["account", "list", "member"]) {
    relay.subscribe(topic, publish, { limit: 1_000 });
  }
  relay.subscribe("todo", publish, { limit: 1_000, lanes: 3 }); // most events are about todos

  // From the stream to the consumers.
  const addConsumer = async (name: ConsumerName, handler: BatchHandler) => {
    const consumer = await consume(bus, name, inBatches(observeBatch(name, handler)), logDelivery);
    stopping.add(() => consumer.stop());
  };
  const index = searchIndex(background);
  await addConsumer("search-projector", (entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  const notify = notifyRecipients({
    stillMembers: stillMembers(background),
    notifications: notificationRepository(background),
    idFor: notificationId,
  });
  await addConsumer("notification-worker", (entries) =>
    notify(entries.map(({ message }) => completionOf(message))),
  );
  const emails = open("emails", 4, emailSchema);
  const emailOutbox = outboxWriter(emails, currentTraceparent);
  const emailsDue = emailRecipients({ countEmail, newId });
  await addConsumer("email-worker", (entries) => {
    // Decodes all before it counts any, because a wrong one makes the batch come again.
    const completions = entries.map(({ message }) => completionOf(message));
    return emailOutbox.transaction((tx) => tx.enqueue(completions.flatMap(emailsDue)));
  });

  // E-mails wait in an outbox of their own.
  const emailRelay = createRelay({ ...emailOutbox, ...outboxClaims(emails) }, logDelivery);
  const emailDetailsOf = emailDetails(background);
  const send = sendDueEmail({ emailDetailsOf, sendEmail, publicUrl });
  const email = observeDelivery("email", (message) => send(dueEmailOf(message)));
  emailRelay.subscribe("email", oneByOne(email), { limit: 5 }); // the mailer has five connections

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
      permit,
      todosPerList,
      clock,
      newId,
    }),
    search: searchUseCases({
      search,
      searchLag: async () => Math.max(await unpublishedMs(), await projector.lagMs()),
      permit,
      wordsPerSearch,
      caughtUp: catchUp(reads, projector),
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
      healthRoutes({ act: 3, version: config.version }, health.failing),
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
  const emailBacklog = watchOutbox(emailVitals, emailRelay.topics());
  gauge("email.waiting", emailBacklog.waiting);
  gauge("email.oldest_age", emailBacklog.oldestAge, { unit: "s" });
  gauge("consumer.waiting", () =>
    Promise.all(
      consumerNames.map(async (consumer) => {
        return { consumer, value: await progressOf(bus, consumer).waiting() };
      }),
    ),
  );
  gauge("search.wrong", () => wrongTodos(vitals, projector));

  stopping.add(() => relay.stop());
  stopping.add(() => emailRelay.stop());
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
  if (config.environment === "development") {
    await migrate(config.databaseUrl);
    await declareStream(config.natsUrl, config.eventStream);
  }
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
