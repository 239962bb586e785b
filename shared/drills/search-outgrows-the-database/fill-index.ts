import { setTimeout as sleep } from "node:timers/promises";
import type { Act } from "../../kit/acts.ts";
import { copyTodos, moduleOf, type Row } from "../company/copy.ts";

type Engine = typeof import("../../../act-3-distributed/src/data/search-engine.ts");
type Index = typeof import("../../../act-3-distributed/src/data/search-index.ts");

/**
 * Writes all todos of the database to the index, with the step's own code. Its rebuild compares each
 * document twice, which takes several times as long. Waits until the index has merged its parts.
 */
export async function fillIndex(
  act: Act,
  env: Record<string, string>,
  onProgress: (copied: number) => void,
): Promise<void> {
  const { answerOf, openSearchEngine } = await moduleOf<Engine>(act, "src/data/search-engine.ts");
  const { documentOf, write } = await moduleOf<Index>(act, "src/data/search-index.ts");
  const engine = openSearchEngine(env.OPENSEARCH_URL ?? "", env.OPENSEARCH_PREFIX ?? "");
  const store = (todos: Row[]) => write(engine, [engine.todos], todos.map(documentOf), false);
  try {
    // Two requests at a time, because OpenSearch uses one processor for each.
    const both = (todos: Row[]) => {
      const half = todos.length / 2;
      return Promise.all([store(todos.slice(0, half)), store(todos.slice(half))]);
    };
    await copyTodos(env.DATABASE_URL ?? "", both, onProgress);
    const { indices } = engine.client;
    await answerOf(indices.refresh({ index: engine.todos }));
    for (let merges = 1; merges > 0; await sleep(200)) {
      const stats = await answerOf(indices.stats({ index: engine.todos, metric: "merge" }));
      merges = stats._all.total?.merges?.current ?? 0;
    }
  } finally {
    await engine.close();
  }
}
