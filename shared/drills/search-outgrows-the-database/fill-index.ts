import type { Act } from "../../kit/acts.ts";
import { copyTodos, moduleOf, type Row } from "../company/copy.ts";

type Engine = typeof import("../../../act-3-distributed/src/data/search-engine.ts");
type Index = typeof import("../../../act-3-distributed/src/data/search-index.ts");

/**
 * Writes all todos of the database to the index, with the step's own code. Its rebuild compares each
 * document twice, which takes several times as long.
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
    // As after some time: a search reads each part of the index, and OpenSearch merges small ones.
    await answerOf(
      indices.forcemerge({ index: engine.todos, max_num_segments: 5 }, { requestTimeout: 600_000 }),
    );
    await answerOf(indices.refresh({ index: engine.todos }));
  } finally {
    await engine.close();
  }
}
