import { answerOf, openSearchEngine, type SearchEngine } from "../data/search-engine.ts";
import type { Parts } from "./service.ts";

/** Opens a connection for a service. The other services need not load the client. */
export function openSearch(
  { health, lastSteps }: Parts,
  { searchUrl, searchPrefix }: { searchUrl: string; searchPrefix: string },
): SearchEngine {
  const engine = openSearchEngine(searchUrl, searchPrefix);
  lastSteps.add(() => engine.close());
  health.add("opensearch", () => answerOf(engine.client.count({ index: engine.todos })));
  return engine;
}
