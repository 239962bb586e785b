import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { migrate } from "../src/data/migrate.ts";
import { addressOf, administer, dropWithCopies } from "./database.ts";

const name = `test_${randomBytes(6).toString("hex")}`;

/** Tests of pure functions need no server. */
const hasServer = process.env.POSTGRES_URL !== undefined;

/**
 * Migrates a database before all tests. Tests get copies of it, because a copy takes less time than a
 * migration.
 */
export async function setup(project: TestProject): Promise<void> {
  if (!hasServer) return;
  await administer(`CREATE DATABASE ${name}`);
  // Two processes that start at the same time migrate once.
  await Promise.all([migrate(addressOf(name)), migrate(addressOf(name))]);
  project.provide("migrated", name);
}

export async function teardown(): Promise<void> {
  if (hasServer) await dropWithCopies(name);
}
