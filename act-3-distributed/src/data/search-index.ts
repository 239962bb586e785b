import { BadMessage } from "../application/outbox.ts";
import type { SearchIndex } from "../application/search.ts";
import { searchWords } from "../domain/search.ts";
import type { Todo, TodoEvent } from "../domain/todo.ts";
import { answerOf, type SearchEngine } from "./search-engine.ts";

/** A document, with the version of its todo. */
type Write = { id: string; version: number; document: object };

/** Sorts todos by their creation. */
export const newestKey = (createdAt: Date, id: string) => `${createdAt.toISOString()}${id}`;

/** All beginnings of a word: a query has only to look them up. */
function prefixesOf(word: string): string[] {
  const letters = Array.from(word);
  return letters.map((_, i) => letters.slice(0, i + 1).join(""));
}

/** Returns the document of a todo: what search shows, and what it looks for. */
export function documentOf(todo: Todo): Write {
  const { id, version, listId, completedAt, createdAt } = todo;
  const words = [...new Set(searchWords(todo.title))];
  const prefixes = [...new Set(words.flatMap(prefixesOf))].join(" ");
  const about = { id, listId, completed: completedAt !== null, deleted: false };
  const newest = newestKey(createdAt, id);
  return { id, version, document: { todo, ...about, newest, wordCount: words.length, prefixes } };
}

/**
 * A deleted todo leaves a document without contents (a tombstone), so that a late event cannot bring
 * it back. OpenSearch itself remembers the version of a deleted document for a minute only.
 */
const writeOf = (event: TodoEvent): Write =>
  event.type === "todo.deleted"
    ? { id: event.todoId, version: event.version, document: { deleted: true } }
    : documentOf(event.todo);

/**
 * Writes documents to the indices with these aliases. Only a higher version replaces a document, so
 * the order and repetition of events do not matter.
 * @param refresh whether searches find the documents as soon as this returns, or within a second
 * @throws BadMessage if OpenSearch can't store a document, or another error if all should be repeated
 */
export async function write(
  { client }: SearchEngine,
  aliases: string[],
  writes: Write[],
  refresh: boolean,
): Promise<void> {
  if (writes.length === 0) return;
  const body = aliases.flatMap((_index) =>
    writes.flatMap(({ id, version, document }) => [
      { index: { _index, _id: id, version, version_type: "external" } },
      document,
    ]),
  );
  // A missing alias is an error: OpenSearch would create an index with this name.
  const { items } = await answerOf(client.bulk({ body, refresh, require_alias: true }));
  for (const { index } of items) {
    const { status = 500, error } = index ?? {};
    const isDone = status < 300 || status === 409; // a conflict: it has this version or a higher one
    if (isDone) continue;
    const message = `OpenSearch did not store a document: ${status} ${error?.type}`;
    throw status === 400 ? new BadMessage(message) : new Error(message);
  }
}

/**
 * The index of the environment. Events that come in a full batch are usually followed by others, so
 * searches find them within a second. They find all other events as soon as these are applied.
 */
export function searchIndex(engine: SearchEngine, fullBatch: number): SearchIndex {
  const { client, todos, next } = engine;
  return {
    async apply(events) {
      // The index for the next rebuild needs only what is committed after it was created.
      const isRebuilding = await answerOf(client.indices.existsAlias({ name: next }));
      const aliases = isRebuilding ? [todos, next] : [todos];
      await write(engine, aliases, events.map(writeOf), events.length < fullBatch);
    },
  };
}
