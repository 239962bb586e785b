import { todoEventOf } from "../async/messages.ts";
import { consumers } from "../async/stream.ts";
import { searchIndex } from "../data/search-index.ts";
import { readSearchConfig, readWorkerConfig } from "../ops/config.ts";
import { createParts, runService, type Service } from "./service.ts";

/** Applies the events of todos to the search index. */
export async function composeSearchProjector(env: NodeJS.ProcessEnv): Promise<Service> {
  const config = { ...readWorkerConfig(env), ...readSearchConfig(env) };
  const parts = createParts(config);
  const bus = await parts.openBus(config);

  const index = searchIndex(parts.openSearch(config), consumers["search-projector"].limit);
  await parts.consume(bus, "search-projector", (entries) =>
    index.apply(entries.map(({ message }) => todoEventOf(message))),
  );
  return parts.compose();
}

if (import.meta.main) await runService(composeSearchProjector);
