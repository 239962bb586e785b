import { onTestFinished } from "vitest";
import { buildApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { openDatabase } from "../src/database.ts";
import type { Mail } from "../src/mail.ts";

/** Starts the app on an empty database for one test. `mails` collects the e-mails it sends. */
export async function startApp(settings: NodeJS.ProcessEnv = {}) {
  const mails: Mail[] = [];
  const db = openDatabase(":memory:");
  const stop = async () => void db.close();
  onTestFinished(stop);
  const config = readConfig(settings);
  const sendMail = async (mail: Mail) => void mails.push(mail);
  return { app: buildApp({ db, config, sendMail }), mails, stop };
}
