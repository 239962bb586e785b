import { readFileSync } from "node:fs";
import { z } from "zod";

const packageJson = new URL("../package.json", import.meta.url);

const count = z.coerce.number().int().positive();

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: z.url().optional(),
  DATABASE_FILE: z.string().default("data/todo.db"),
  SMTP_URL: z.url().optional(),
  MAIL_FROM: z.string().default("todo@example.com"),
  SAMPLE_DATA: z.stringbool().default(false),
  SESSION_TTL_SECONDS: count.default(7 * 24 * 60 * 60),
  LOGINS_PER_MINUTE: count.default(10),
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
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: (data.PUBLIC_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, ""),
    databaseFile: data.DATABASE_FILE,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    sampleData: data.SAMPLE_DATA,
    sessionTtlSeconds: data.SESSION_TTL_SECONDS,
    loginsPerMinute: data.LOGINS_PER_MINUTE,
    version: data.VERSION,
  };
}
