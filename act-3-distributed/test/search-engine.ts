import { randomBytes } from "node:crypto";
import { inject, onTestFinished } from "vitest";
import { answerOf, createIndex, openSearchEngine } from "../src/data/search-engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The prefix of an index that tests share. They see only todos of their own lists. */
    searchPrefix: string;
  }
}

/** Returns the address of an OpenSearch server. */
export function searchUrl(): string {
  const url = process.env.OPENSEARCH_URL;
  if (url) return url;
  throw new Error("Set OPENSEARCH_URL to the address of an OpenSearch server.");
}

/** The settings for the shared index. Creating an index for each test would take longer. */
export const sharedIndex = () => ({
  OPENSEARCH_URL: searchUrl(),
  OPENSEARCH_PREFIX: inject("searchPrefix"),
});

/** Opens a connection to the indices with a prefix, for one test. */
export function openEngine(prefix: string) {
  const engine = openSearchEngine(searchUrl(), prefix);
  onTestFinished(() => engine.close());
  return engine;
}

/** Creates an index for one test, and opens a connection to it. */
export async function ownIndex() {
  const prefix = `test_${randomBytes(6).toString("hex")}`;
  const engine = openEngine(prefix);
  onTestFinished(() => deleteIndices(prefix));
  await createIndex(engine, engine.todos);
  return { engine, env: { OPENSEARCH_URL: searchUrl(), OPENSEARCH_PREFIX: prefix } };
}

export async function deleteIndices(prefix: string): Promise<void> {
  const engine = openSearchEngine(searchUrl(), prefix);
  await answerOf(engine.client.indices.delete({ index: `${prefix}-*` }));
  await engine.close();
}
