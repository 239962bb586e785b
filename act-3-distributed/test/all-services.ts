import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SendEmail } from "../src/application/notifications.ts";
import { appServer } from "../src/edge/server.ts";
import type { Command } from "../src/ops/command-log.ts";
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
  const inside = { ...env, TRUST_PROXY: "1" };
  const writeApi = await composeWriteApi(inside, logCommand);
  const servers: Server[] = [];
  const listen = async ({ app }: Service) => {
    const server = appServer(app).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const WRITE_API_URL = await listen(writeApi);
  const readApi = await composeReadApi({ ...inside, WRITE_API_URL }, logCommand);
  const addresses = { WRITE_API_URL, READ_API_URL: await listen(readApi) };
  const workers = [
    await composeRelay(inside),
    await composeSearchProjector(inside),
    await composeNotificationWorker(inside),
    await composeEmailWorker({ ...inside, ...addresses }, sendEmail),
  ];
  const gateway = await composeGateway({ ...env, ...addresses });
  return {
    app: gateway.app,
    writeApiUrl: WRITE_API_URL,
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
