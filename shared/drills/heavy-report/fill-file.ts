import type { Act } from "../../kit/acts.ts";
import { copyTodos, moduleOf } from "../company/copy.ts";

type File = typeof import("../../../act-3-distributed/src/data/analytics-file.ts");
type Domain = typeof import("../../../act-3-distributed/src/domain/todo.ts");
type Latest = typeof import("../../../act-3-distributed/src/data/latest-todos.ts");

/**
 * Writes all todos of the database to the file of analytics, with the step's own code. Only one
 * process can open the file, so the app must not run.
 */
export async function fillFile(
  act: Act,
  env: Record<string, string>,
  onProgress: (copied: number) => void,
): Promise<void> {
  const { openAnalyticsFile } = await moduleOf<File>(act, "src/data/analytics-file.ts");
  const { latestTodos } = await moduleOf<Latest>(act, "src/data/latest-todos.ts");
  const { republishTodo } = await moduleOf<Domain>(act, "src/domain/todo.ts");
  const now = new Date();
  const file = await openAnalyticsFile(env.ANALYTICS_FILE ?? "");
  try {
    const { apply } = await latestTodos(file);
    await copyTodos(
      env.DATABASE_URL ?? "",
      // The file has no position in the stream yet, so the app begins with the first event.
      (todos) =>
        apply(
          todos.map((todo) => ({ event: republishTodo(todo, todo.createdBy, now), position: 0 })),
        ),
      onProgress,
    );
  } finally {
    await file.close();
  }
}
