import { todoEventOf } from "../async/messages.ts";
import { progressOf } from "../async/progress.ts";
import { planEachTime } from "../data/database.ts";
import { searchIndex, wrongTodos } from "../data/search-index.ts";
import { readWorkerConfig } from "../ops/config.ts";
import { gauge } from "../ops/signals.ts";
import { createParts, runService, type Service } from "./service.ts";

/** Applies the events of todos to the search table. */
export async function composeSearchProjector(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = readWorkerConfig(env);
  const parts = createParts(config);
  const vitals = parts.openVitals();
  const bus = await parts.openBus(config);

  const index = searchIndex(parts.openPool("background", 2, planEachTime));
  await parts.consume(bus, "search-projector", (entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );

  gauge("search.wrong", () => wrongTodos(vitals, progressOf(bus, "search-projector")));
  return parts.compose();
}

if (import.meta.main) await runService(composeSearchProjector);
