import { ensuringTuples } from "../async/ensuring-tuples.ts";
import { openEpochs } from "../async/epochs.ts";
import { publisher } from "../async/publisher.ts";
import { allOrNone, createRelay } from "../async/relay.ts";
import { planEachTime } from "../data/database.ts";
import { memberTuples } from "../data/member-tuples.ts";
import { outboxClaims } from "../data/outbox.ts";
import { watchOutbox } from "../data/vitals.ts";
import { listenForCommits } from "../data/wake.ts";
import { readPermissionConfig, readWorkerConfig } from "../ops/config.ts";
import { deliveryErrorLog, observeBatch } from "../ops/delivery.ts";
import { logError } from "../ops/log.ts";
import { gauge } from "../ops/signals.ts";
import { openPermissions } from "./open-permissions.ts";
import { createParts, runService, type Service } from "./service.ts";

const topics = ["account", "list", "member", "todo"];

/** Publishes the events of the outbox. */
export async function composeRelay(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = readWorkerConfig(env);
  const parts = createParts(config);
  const vitals = parts.openVitals();
  const bus = await parts.openBus(config);

  const claims = parts.openPool("claims", 10, planEachTime); // one for each loop of the relay
  const commits = listenForCommits(config.databaseUrl, topics, logError);
  parts.stopping.add(() => commits.stop());
  const outbox = { ...outboxClaims(claims), onCommit: commits.onCommit };
  const relay = createRelay(outbox, deliveryErrorLog(logError));
  const permissions = await openPermissions(parts, readPermissionConfig(env));
  const { change } = await openEpochs(bus);
  const ensure = memberTuples(parts.openPool("tuples", 2, planEachTime), permissions, change);
  const publish = allOrNone(observeBatch("stream", ensuringTuples(ensure, publisher(bus))));
  // Most events are about todos.
  for (const topic of topics) {
    relay.subscribe(topic, publish, { limit: 1_000, lanes: topic === "todo" ? 3 : 1 });
  }
  parts.stopping.add(() => relay.stop());

  const backlog = watchOutbox(vitals, topics);
  gauge("outbox.waiting", backlog.waiting);
  gauge("outbox.oldest_age", backlog.oldestAge, { unit: "s" });
  return parts.compose();
}

if (import.meta.main) await runService(composeRelay);
