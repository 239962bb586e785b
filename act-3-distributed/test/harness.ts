import { expect, onTestFinished } from "vitest";
import type { SendEmail } from "../src/application/notifications.ts";
import type { Email } from "../src/domain/notification.ts";
import type { Command } from "../src/ops/command-log.ts";
import { composeAll } from "./all-services.ts";
import { cleanDatabase } from "./database.ts";
import { documented } from "./documented.ts";
import { emptyStream, natsSettings } from "./nats.ts";
import { openfgaSettings } from "./openfga.ts";
import { expectContracts } from "./published.ts";
import { sharedIndex } from "./search-engine.ts";

/**
 * Starts the app on an empty database and an empty stream for one test. `mails` collects the e-mails
 * that it sends, and `commands` the commands that it logs.
 */
export async function startApp(settings: NodeJS.ProcessEnv = {}, sendEmail?: SendEmail) {
  const mails: Email[] = [];
  const commands: Command[] = [];
  const keepEmail: SendEmail = async (email) => void mails.push(email);
  const keepCommand = (command: Command) => void commands.push(command);
  const env = {
    DATABASE_URL: await cleanDatabase(),
    ...natsSettings(),
    EVENT_STREAM: await emptyStream(),
    ...sharedIndex(),
    ...openfgaSettings(),
    ...settings,
  };
  await expectContracts(env.EVENT_STREAM);
  const options = { sendEmail: sendEmail ?? keepEmail, logCommand: keepCommand };
  const { app, stop, urls, emailDetailsOf } = await composeAll(env, options);
  onTestFinished(stop);
  const undocumented: string[] = [];
  onTestFinished(() => expect(undocumented).toEqual([]));
  return { app: documented(app, undocumented), mails, commands, stop, urls, emailDetailsOf, env };
}
