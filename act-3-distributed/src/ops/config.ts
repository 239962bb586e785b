import { readFileSync } from "node:fs";
import { z } from "zod";

const packageJson = new URL("../../package.json", import.meta.url);

const count = z.coerce.number().int().positive();

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const addresses = z.string().transform((list) => list.split(/\s*,\s*/));

const Database = z.object({
  DATABASE_URL: z.url("Run 'npm run environments' first, or set the address of a database."),
});

const Events = z.object({
  NATS_URL: z.url("Run 'npm run environments' first, or set the address of a NATS server."),
  /** Each environment has a stream of its own. */
  EVENT_STREAM: z
    .string()
    .regex(/^[\w-]+$/, "Only letters, digits, _ and -.")
    .default("events"),
});

const SearchEngine = z.object({
  OPENSEARCH_URL: z.url("Run 'npm run environments' first, or set the address of OpenSearch."),
  /** Each environment has indices of its own. Their names begin with this. */
  OPENSEARCH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, "Only lower-case letters, digits and _.")
    .default("todo"),
});

const Permissions = z.object({
  OPENFGA_URL: z.url("Run 'npm run environments' first, or set the address of an OpenFGA server."),
  OPENFGA_KEY: z.string("Set the preshared key of the OpenFGA server."),
  /** Each environment has a store of its own. */
  OPENFGA_STORE: z.string("Run 'npm run environments' to create a store."),
});

const Email = z.object({
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("todo@example.com"),
});

const Http = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3003),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: z.url().optional(),
  /** The number or addresses of trusted proxies (`X-Forwarded-For`). By default, none. */
  TRUST_PROXY: z.union([count, addresses.pipe(z.array(address))]).default([]),
  /** Per address and account. */
  LOGINS_PER_MINUTE: count.default(10),
  /** Log-ins and sign-ups per address. */
  SIGN_INS_PER_MINUTE: count.default(60),
  /** Per address. */
  REQUESTS_PER_SECOND: count.default(200),
  VERSION: z.string().default(JSON.parse(readFileSync(packageJson, "utf8")).version),
});

const Product = z.object({
  ENVIRONMENT: z.enum(["development", "production"]).default("development"),
  SAMPLE_DATA: z.stringbool().default(false),
  SESSION_TTL_SECONDS: count.default(7 * 24 * 60 * 60),
  TODOS_PER_LIST: count.default(10_000),
  LISTS_PER_ACCOUNT: count.default(500),
  MEMBERS_PER_LIST: count.default(100),
  WORDS_PER_SEARCH: count.default(10),
  /** Per account that shares lists. */
  INVITATIONS_PER_HOUR: count.default(100),
  /** Per account that completes todos. */
  EMAILS_PER_HOUR: count.default(200),
});

/** Throws an error that names each wrong variable of a concern and what it must be. */
function check<Variables extends z.ZodType>(variables: Variables, env: NodeJS.ProcessEnv) {
  const result = variables.safeParse(env);
  if (!result.success) throw new Error(`Invalid environment:\n${z.prettifyError(result.error)}`);
  return result.data;
}

export function readDatabaseConfig(env: NodeJS.ProcessEnv) {
  const data = check(Database, env);
  return { databaseUrl: data.DATABASE_URL };
}

export function readEventConfig(env: NodeJS.ProcessEnv) {
  const data = check(Events, env);
  return { natsUrl: data.NATS_URL, eventStream: data.EVENT_STREAM };
}

export function readSearchConfig(env: NodeJS.ProcessEnv) {
  const data = check(SearchEngine, env);
  return { searchUrl: data.OPENSEARCH_URL, searchPrefix: data.OPENSEARCH_PREFIX };
}

export function readPermissionConfig(env: NodeJS.ProcessEnv) {
  const data = check(Permissions, env);
  return {
    openfgaUrl: data.OPENFGA_URL,
    openfgaKey: data.OPENFGA_KEY,
    openfgaStore: data.OPENFGA_STORE,
  };
}

export function readEmailConfig(env: NodeJS.ProcessEnv) {
  const data = check(Email, env);
  return { smtpUrl: data.SMTP_URL, mailFrom: data.MAIL_FROM };
}

export function readHttpConfig(env: NodeJS.ProcessEnv) {
  const data = check(Http, env);
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, ""),
    trustProxy: data.TRUST_PROXY,
    loginsPerMinute: data.LOGINS_PER_MINUTE,
    signInsPerMinute: data.SIGN_INS_PER_MINUTE,
    requestsPerSecond: data.REQUESTS_PER_SECOND,
    version: data.VERSION,
  };
}

export function readProductConfig(env: NodeJS.ProcessEnv) {
  const data = check(Product, env);
  if (data.SAMPLE_DATA && data.ENVIRONMENT === "production") {
    throw new Error("SAMPLE_DATA is for development: production has accounts of real people.");
  }
  return {
    environment: data.ENVIRONMENT,
    sampleData: data.SAMPLE_DATA,
    sessionTtlSeconds: data.SESSION_TTL_SECONDS,
    todosPerList: data.TODOS_PER_LIST,
    listsPerAccount: data.LISTS_PER_ACCOUNT,
    membersPerList: data.MEMBERS_PER_LIST,
    wordsPerSearch: data.WORDS_PER_SEARCH,
    invitationsPerHour: data.INVITATIONS_PER_HOUR,
    emailsPerHour: data.EMAILS_PER_HOUR,
  };
}

/**
 * Reads every setting of the app from the environment (https://12factor.net/config). A program that
 * needs the settings of one concern reads only those.
 */
export const readConfig = (env: NodeJS.ProcessEnv) => ({
  ...readDatabaseConfig(env),
  ...readEventConfig(env),
  ...readSearchConfig(env),
  ...readPermissionConfig(env),
  ...readEmailConfig(env),
  ...readHttpConfig(env),
  ...readProductConfig(env),
});

/** Reads the settings that every service has. */
export const readServiceConfig = (env: NodeJS.ProcessEnv) => ({
  ...readDatabaseConfig(env),
  ...readHttpConfig(env),
});

/** Reads the settings of a service that needs the stream of events, too. */
export const readWorkerConfig = (env: NodeJS.ProcessEnv) => ({
  ...readServiceConfig(env),
  ...readEventConfig(env),
});

/** By default, development's file. Production has its own. */
const Analytics = z.object({ ANALYTICS_FILE: z.string().default("data/analytics.duckdb") });

export function readAnalyticsConfig(env: NodeJS.ProcessEnv) {
  const data = check(Analytics, env);
  return { analyticsFile: data.ANALYTICS_FILE };
}

const urls = addresses.pipe(z.array(z.url()));

/** The addresses of services, separated by commas if a service has several processes. */
const WriteApi = z.object({ WRITE_API_URL: urls });
const Services = WriteApi.extend({
  READ_API_URL: urls,
  ANALYTICS_URL: urls,
  RELAY_URL: urls.default([]),
  SEARCH_PROJECTOR_URL: urls.default([]),
  NOTIFICATION_WORKER_URL: urls.default([]),
  EMAIL_WORKER_URL: urls.default([]),
});

export function readWriteApiConfig(env: NodeJS.ProcessEnv) {
  const data = check(WriteApi, env);
  return { writeApiUrls: data.WRITE_API_URL };
}

export function readAddresses(env: NodeJS.ProcessEnv) {
  const data = check(Services, env);
  return {
    "write-api": data.WRITE_API_URL,
    "read-api": data.READ_API_URL,
    analytics: data.ANALYTICS_URL,
    relay: data.RELAY_URL,
    "search-projector": data.SEARCH_PROJECTOR_URL,
    "notification-worker": data.NOTIFICATION_WORKER_URL,
    "email-worker": data.EMAIL_WORKER_URL,
  };
}

/** The key that signs users of the environment's NATS account. */
const Signer = z.object({ NATS_ACCOUNT_SEED: z.string("Run 'npm run environments' first.") });

export function readSignerConfig(env: NodeJS.ProcessEnv) {
  const data = check(Signer, env);
  return { accountSeed: data.NATS_ACCOUNT_SEED };
}

const key = z.string("Start the service with 'npm run service', which derives its keys.");

/** A service that calls others signs its requests with its private key. */
const PrivateKey = z.object({ PRIVATE_KEY: key });

/** The keys of the services that call others. */
const PublicKeys = z.object({
  GATEWAY_PUBLIC_KEY: key,
  READ_API_PUBLIC_KEY: key,
  EMAIL_WORKER_PUBLIC_KEY: key,
});

export const readPrivateKey = (env: NodeJS.ProcessEnv) => check(PrivateKey, env).PRIVATE_KEY;

export function readPublicKeys(env: NodeJS.ProcessEnv) {
  const data = check(PublicKeys, env);
  return {
    gateway: data.GATEWAY_PUBLIC_KEY,
    "read-api": data.READ_API_PUBLIC_KEY,
    "email-worker": data.EMAIL_WORKER_PUBLIC_KEY,
  };
}
