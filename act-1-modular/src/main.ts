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
import { createJobs } from "./async/jobs.ts";
import { smtpMailer } from "./async/mail.ts";
import { accountRepository } from "./data/accounts.ts";
import {
  forRequests,
  inOneTransaction,
  type Options,
  openDatabase,
  prepared,
} from "./data/database.ts";
import { addInbox, listRepository } from "./data/lists.ts";
import { memberRepository } from "./data/members.ts";
import { migrate } from "./data/migrate.ts";
import { notificationRepository } from "./data/notifications.ts";
import { argon2Passwords } from "./data/passwords.ts";
import { todoSearch } from "./data/search.ts";
import { sessionRepository } from "./data/sessions.ts";
import { statisticsRepository } from "./data/statistics.ts";
import { todoRepository } from "./data/todos.ts";
import type { Email } from "./domain/notification.ts";
import { accountRoutes, sessionRoutes } from "./edge/account-routes.ts";
import { buildApp, jsonBody } from "./edge/app.ts";
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
import { createHealth } from "./ops/health.ts";
import { log, logError } from "./ops/log.ts";
import { addSampleData } from "./ops/sample-data.ts";
import { serve } from "./ops/serve.ts";
import { createStopping } from "./ops/stopping.ts";

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

  /** Opens a pool of `max` connections, and closes it when the app stops. */
  const open = (application_name: string, max: number, more: Options = {}) => {
    const pool = openDatabase(config.databaseUrl, logError, { application_name, max, ...more });
    stopping.add(() => pool.close());
    return pool;
  };

  const db = open("requests", 10, forRequests);
  const accounts = accountRepository(db, addInbox(newId));
  const sessions = sessionRepository(db);
  const lists = listRepository(db);
  const members = memberRepository(db);
  const todos = todoRepository(db);
  const notifications = notificationRepository(db);
  const statistics = statisticsRepository(db);
  const search = todoSearch(db);
  const passwords = argon2Passwords();

  const permit = createPermit(members.roleOf);
  const { publicUrl, sessionTtlSeconds, todosPerList, listsPerAccount } = config;
  const { membersPerList, invitationsPerHour, wordsPerSearch } = config;
  const countEmail = hourly(config.emailsPerHour, clock, (account, isFirst) => {
    if (isFirst) log.warn({ account }, "EMAILS_PER_HOUR is reached: it causes no more e-mails.");
  });
  const jobs = createJobs(logError);
  const queueEmail = async (email: Email, actorId: string) =>
    jobs.run(actorId, () => sendEmail(email));

  const logged = logCommands(logCommand);
  const useCases = logged({
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
      sendEmail: queueEmail,
      publicUrl,
      countEmail,
      permit,
      todosPerList,
      clock,
      newId,
    }),
    search: searchUseCases({ search, permit, wordsPerSearch }),
    notifications: notificationUseCases({ notifications, clock }),
    statistics: statisticsUseCases({ statistics, permit, clock }),
  });

  const health = createHealth();
  health.add("database", () => db.rows(prepared("SELECT 1")));

  const cookie = sessionCookie(publicUrl);
  const urls = createUrls(publicUrl);
  const app = buildApp(
    [
      guard(publicUrl),
      requestLimit(config.requestsPerSecond),
      healthRoutes({ act: 1, version: config.version }, health.failing),
      servePage(),
      jsonBody(),
      signInLimits(config),
      accountRoutes(useCases.accounts, cookie, urls),
      requireSession(useCases.accounts, cookie),
      todoRoutes(useCases.todos, urls), // the most frequent requests first
      sessionRoutes(useCases.accounts, cookie),
      listRoutes(useCases.lists, urls),
      memberRoutes(useCases.members, urls),
      searchRoutes(useCases.search, urls),
      notificationRoutes(useCases.notifications, urls),
      statisticsRoutes(useCases.statistics),
    ],
    config.trustProxy,
    logError,
  );

  stopping.add(() => jobs.drain());
  if (config.sampleData) {
    await inOneTransaction(db, (tx) => {
      return addSampleData({
        accounts: accountRepository(tx, addInbox(newId)),
        lists: listRepository(tx),
        members: memberRepository(tx),
        todos: todoRepository(tx),
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
