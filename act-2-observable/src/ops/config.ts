import { readFileSync } from "node:fs";
import { z } from "zod";

const packageJson = new URL("../../package.json", import.meta.url);

const count = z.coerce.number().int().positive();

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3002),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: z.url().optional(),
  ENVIRONMENT: z.enum(["development", "production"]).default("development"),
  DATABASE_URL: z.url("Run 'npm run environments' first, or set the address of a database."),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("todo@example.com"),
  SAMPLE_DATA: z.stringbool().default(false),
  SESSION_TTL_SECONDS: count.default(7 * 24 * 60 * 60),
  LOGINS_PER_MINUTE: count.default(10),
  REQUESTS_PER_SECOND: count.default(200),
  VERSION: z.string().default(JSON.parse(readFileSync(packageJson, "utf8")).version),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads every setting of the app from the environment (https://12factor.net/config).
 * Throws an error that names each wrong variable and what it must be.
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const result = Environment.safeParse(env);
  if (!result.success) throw new Error(`Wrong environment:\n${z.prettifyError(result.error)}`);
  const { data } = result;
  if (data.SAMPLE_DATA && data.ENVIRONMENT === "production") {
    throw new Error("SAMPLE_DATA is for development: production has accounts of real people.");
  }
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, ""),
    databaseUrl: data.DATABASE_URL,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    sampleData: data.SAMPLE_DATA,
    sessionTtlSeconds: data.SESSION_TTL_SECONDS,
    loginsPerMinute: data.LOGINS_PER_MINUTE,
    requestsPerSecond: data.REQUESTS_PER_SECOND,
    version: data.VERSION,
  };
}
