import { readFileSync } from "node:fs";
import { z } from "zod";

const packageJson = new URL("../package.json", import.meta.url);

const count = z.coerce.number().int().positive();

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const addresses = z.string().transform((list) => list.split(/\s*,\s*/));

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: z.url().optional(),
  /** The number or addresses of trusted proxies (`X-Forwarded-For`). By default, none. */
  TRUST_PROXY: z.union([count, addresses.pipe(z.array(address))]).default([]),
  DATABASE_FILE: z.string().default("data/todo.db"),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("todo@example.com"),
  SAMPLE_DATA: z.stringbool().default(false),
  SESSION_TTL_SECONDS: count.default(7 * 24 * 60 * 60),
  /** Per address and account. */
  LOGINS_PER_MINUTE: count.default(10),
  /** Log-ins and sign-ups per address. */
  SIGN_INS_PER_MINUTE: count.default(60),
  /** Per address. */
  REQUESTS_PER_SECOND: count.default(200),
  TODOS_PER_LIST: count.default(10_000),
  LISTS_PER_ACCOUNT: count.default(500),
  MEMBERS_PER_LIST: count.default(100),
  WORDS_PER_SEARCH: count.default(10),
  /** Per account that shares lists. */
  INVITATIONS_PER_HOUR: count.default(100),
  /** Per account that completes todos. */
  EMAILS_PER_HOUR: count.default(200),
  VERSION: z.string().default(JSON.parse(readFileSync(packageJson, "utf8")).version),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads every setting of the app from the environment (https://12factor.net/config).
 * Throws an error that names each wrong variable and what it must be.
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const result = Environment.safeParse(env);
  if (!result.success) throw new Error(`Invalid environment:\n${z.prettifyError(result.error)}`);
  const { data } = result;
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, ""),
    trustProxy: data.TRUST_PROXY,
    databaseFile: data.DATABASE_FILE,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    sampleData: data.SAMPLE_DATA,
    sessionTtlSeconds: data.SESSION_TTL_SECONDS,
    loginsPerMinute: data.LOGINS_PER_MINUTE,
    signInsPerMinute: data.SIGN_INS_PER_MINUTE,
    requestsPerSecond: data.REQUESTS_PER_SECOND,
    todosPerList: data.TODOS_PER_LIST,
    listsPerAccount: data.LISTS_PER_ACCOUNT,
    membersPerList: data.MEMBERS_PER_LIST,
    wordsPerSearch: data.WORDS_PER_SEARCH,
    invitationsPerHour: data.INVITATIONS_PER_HOUR,
    emailsPerHour: data.EMAILS_PER_HOUR,
    version: data.VERSION,
  };
}
