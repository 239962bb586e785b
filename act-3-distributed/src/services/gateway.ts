import { setTimeout as sleep } from "node:timers/promises";
import { authentication } from "../application/accounts.ts";
import { forRequests } from "../data/database.ts";
import { sessionRepository } from "../data/sessions.ts";
import { documentation } from "../edge/documentation.ts";
import { createForward } from "../edge/forward.ts";
import { publicRoutes, serviceRoutes } from "../edge/gateway-routes.ts";
import { identityOf, identitySigner } from "../edge/identity.ts";
import { servePage } from "../edge/page.ts";
import { guard, oneHost, requestLimit } from "../edge/security.ts";
import { requireSession, sessionCookie } from "../edge/session.ts";
import { acceptPrefix } from "../edge/versions.ts";
import { readAddresses, readPrivateKey, readServiceConfig } from "../ops/config.ts";
import { currentTraceparent } from "../ops/delivery.ts";
import { logError } from "../ops/log.ts";
import { observed } from "../ops/observe.ts";
import { traceRequests } from "../ops/trace-requests.ts";
import { createParts, runService, type Service } from "./service.ts";

/** How long the gateway waits for the other services before it listens. */
const startMs = 30_000;

/** The only service that faces the internet: the page, sessions, limits and forwarding. */
export async function composeGateway(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = readServiceConfig(env);
  const parts = createParts(config);

  const db = parts.openPool("sessions", 5, forRequests);
  const addresses = readAddresses(env);
  for (const [name, urls] of Object.entries(addresses)) {
    parts.health.add(name, () => Promise.all(urls.map(mustBeReady)));
  }

  const sessions = sessionRepository(db);
  const clock = () => new Date();
  const { accounts } = observed(
    { accounts: authentication({ sessions, clock }) },
    { "accounts.authenticate": undefined }, // journeys are measured in the services
  );
  const cookie = sessionCookie(config.publicUrl);
  const forward = createForward(currentTraceparent, logError);
  const sign = identitySigner("gateway", readPrivateKey(env));
  const toSessions = forward(addresses["write-api"], identityOf(sign, "write-api"), {
    withSession: true,
  });
  const toWriteApi = forward(addresses["write-api"], identityOf(sign, "write-api"));
  const toReadApi = forward(addresses["read-api"], identityOf(sign, "read-api"));
  const toAnalytics = forward(addresses.analytics, identityOf(sign, "analytics"));
  const service = parts.compose([
    acceptPrefix(),
    traceRequests({ trustsCaller: false }), // requests come from the internet
    guard(config.publicUrl),
    oneHost(),
    requestLimit(config.requestsPerSecond),
    parts.healthRoutes(),
    servePage(),
    documentation(),
    publicRoutes(toSessions),
    requireSession(accounts, cookie),
    serviceRoutes({ toSessions, toWriteApi, toReadApi, toAnalytics }),
  ]);

  // Until the others are ready, requests would get a 503.
  const deadline = performance.now() + startMs;
  while ((await parts.health.failing()).length > 0 && performance.now() < deadline) await sleep(50);
  return service;
}

async function mustBeReady(url: string): Promise<void> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} is not ready.`);
}

if (import.meta.main) await runService(composeGateway, { callersFirst: false });
