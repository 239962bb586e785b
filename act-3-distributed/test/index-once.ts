import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { createIndex, openSearchEngine } from "../src/data/search-engine.ts";
import { deleteIndices, searchUrl } from "./search-engine.ts";

const prefix = `test_${randomBytes(6).toString("hex")}`;

/** Tests of pure functions need no server. */
const hasServer = process.env.OPENSEARCH_URL !== undefined;

/** Creates an index before all tests. */
export async function setup(project: TestProject): Promise<void> {
  if (!hasServer) return;
  const engine = openSearchEngine(searchUrl(), prefix);
  await createIndex(engine, engine.todos);
  await engine.close();
  project.provide("searchPrefix", prefix);
}

export async function teardown(): Promise<void> {
  if (hasServer) await deleteIndices(prefix);
}
