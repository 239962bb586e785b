import { onTestFinished } from "vitest";
import type { SendMail } from "../src/application/notifications.ts";
import { migrate } from "../src/data/migrate.ts";
import type { Mail } from "../src/domain/notification.ts";
import { compose } from "../src/main.ts";
import { readConfig } from "../src/ops/config.ts";
import { emptyDatabase } from "./database.ts";

/** The app on an empty database, for one test. The mails that it sends land in `mails`. */
export async function startApp(settings: NodeJS.ProcessEnv = {}, sendMail?: SendMail) {
  const mails: Mail[] = [];
  const keepMail: SendMail = async (mail) => void mails.push(mail);
  const config = readConfig({ DATABASE_URL: await emptyDatabase(), ...settings });
  await migrate(config.databaseUrl);
  const { app, stop } = await compose(config, sendMail ?? keepMail);
  onTestFinished(stop);
  return { app, mails, stop };
}
