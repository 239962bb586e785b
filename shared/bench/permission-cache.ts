import { randomUUID } from "node:crypto";
import { permissionCache } from "../../act-3-distributed/src/application/permission-cache.ts";
import { openEpochs } from "../../act-3-distributed/src/async/epochs.ts";
import { openEventBus } from "../../act-3-distributed/src/async/event-bus.ts";
import { declareStream } from "../../act-3-distributed/src/async/stream.ts";
import { declareModel } from "../../act-3-distributed/src/data/openfga.ts";
import { openPermissions } from "../../act-3-distributed/src/data/permissions.ts";
import { readPermissionConfig } from "../../act-3-distributed/src/ops/config.ts";
import { makeActData } from "../infra/run-act.ts";
import { stopSignal } from "../kit/stop-signal.ts";
import { median } from "./contest.ts";
import type { Bench, Table } from "./report.ts";

const listCounts = [1, 10, 100, 1_000, 10_000];
const samples = 50;
const stream = "events";

/** Asks in turns, and returns the median of each, in ms. */
async function ask(questions: (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = questions.map(() => []);
  for (let round = 0; round < samples; round++) {
    stopSignal().throwIfAborted();
    for (const [at, question] of questions.entries()) {
      const startedAt = performance.now();
      await question();
      times[at]?.push(performance.now() - startedAt);
    }
  }
  return times.map(median);
}

/** Measures what it costs a search to know the lists of its caller. */
export const permissionCacheBench: Bench = {
  word: "permission-cache",
  summary: "to ask OpenFGA for a caller's 1 to 10,000 lists, beside an answer that is kept",
  async run({ act, servers, say }) {
    await using stopping = new AsyncDisposableStack();
    const { env, ...data } = await makeActData(act, servers);
    stopping.defer(() => data.remove());
    const config = readPermissionConfig(env);
    await declareModel(config);
    const permissions = await openPermissions(config);
    const natsUrl = env.NATS_URL ?? "";
    await declareStream(natsUrl, stream);
    const bus = await openEventBus(natsUrl, stream);
    stopping.defer(() => bus.close());
    const epochs = await openEpochs(bus);
    const cache = permissionCache(permissions, epochs);
    const rows: Table["rows"] = [];
    for (const lists of listCounts) {
      say(`questions about a caller with ${lists.toLocaleString("en")} lists`);
      const accountId = randomUUID();
      const changes = { added: [{ accountId, role: "viewer" as const }], removed: [] };
      const share = () => permissions.changeMembers(randomUUID(), changes);
      for (let shared = 0; shared < lists; shared += 10) {
        stopSignal().throwIfAborted();
        await Promise.all(Array.from({ length: Math.min(10, lists - shared) }, share));
      }
      await epochs.change([accountId]);
      const [asked = Number.NaN, kept = Number.NaN] = await ask([
        () => permissions.listsOf(accountId, "read"),
        () => cache.listsOf(accountId, "read"),
      ]);
      rows.push({
        "lists of the caller": lists,
        "OpenFGA ms": asked,
        "kept ms": kept,
        ratio: asked / kept,
      });
    }
    const title = `permission-cache: medians of ${samples} questions of each kind, in turns`;
    const notes = ["A kept answer costs the question for the epoch. A search asks twice."];
    return { tables: [{ title, rows, notes }] };
  },
};
