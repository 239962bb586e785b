import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SendEmail } from "../src/application/notifications.ts";
import { emailDetailsFrom } from "../src/async/email-details.ts";
import { identitySigner } from "../src/edge/identity.ts";
import { appServer } from "../src/edge/server.ts";
import type { Command } from "../src/ops/command-log.ts";
import { readPrivateKey } from "../src/ops/config.ts";
import { composeAnalytics } from "../src/services/analytics.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { composeEmailWorker } from "../src/services/email-worker.ts";
import { composeGateway } from "../src/services/gateway.ts";
import { composeNotificationWorker } from "../src/services/notification-worker.ts";
import { composeReadApi } from "../src/services/read-api.ts";
import { composeRelay } from "../src/services/relay.ts";
import { composeSearchProjector } from "../src/services/search-projector.ts";
import type { Service } from "../src/services/service.ts";
import { composeWriteApi } from "../src/services/write-api.ts";

/**
 * Composes all services in this process, which takes less time than a process for each. `app` is the
 * gateway. By default, e-mails are sent and commands are logged as usual.
 */
export async function composeAll(
  env: NodeJS.ProcessEnv,
  {
    sendEmail,
    logCommand,
  }: { sendEmail?: SendEmail; logCommand?: (command: Command) => void } = {},
) {
  const credentials = await allCredentials(env);
  const inside = (name: string) => ({ ...env, TRUST_PROXY: "1", ...credentials[name] });
  const servers: Server[] = [];
  const listen = async ({ app }: Service) => {
    const server = appServer(app).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const writeApi = await composeWriteApi(inside("write-api"), logCommand);
  const WRITE_API_URL = await listen(writeApi);
  const readApi = await composeReadApi({ ...inside("read-api"), WRITE_API_URL }, logCommand);
  const analytics = await composeAnalytics({ ANALYTICS_FILE: ":memory:", ...inside("analytics") });
  const addresses = {
    WRITE_API_URL,
    READ_API_URL: await listen(readApi),
    ANALYTICS_URL: await listen(analytics),
  };
  const urls = { "write-api": WRITE_API_URL, "read-api": addresses.READ_API_URL };
  const sign = identitySigner("email-worker", readPrivateKey(inside("email-worker")));
  const emailDetailsOf = emailDetailsFrom([urls["write-api"]], () => sign("write-api"));
  const workers = [
    analytics,
    await composeRelay(inside("relay")),
    await composeSearchProjector(inside("search-projector")),
    await composeNotificationWorker(inside("notification-worker")),
    await composeEmailWorker({ ...inside("email-worker"), ...addresses }, sendEmail),
  ];
  const gateway = await composeGateway({ ...env, ...addresses, ...credentials.gateway });
  return {
    app: gateway.app,
    urls,
    /** Asks the write API as the e-mail worker does. */
    emailDetailsOf,
    async stop(): Promise<void> {
      await gateway.stop();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      for (const service of [...workers, readApi, writeApi]) await service.stop();
    },
  };
}
