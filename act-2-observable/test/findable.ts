import type { Agent } from "supertest";
import { expect } from "vitest";
import { eventually } from "./eventually.ts";

/** Waits until search shows all that has been written, by whomever. */
export async function findable(agent: Agent): Promise<void> {
  const lag = async () => (await agent.get("/search")).headers["search-lag-ms"];
  expect(await lag()).toBeDefined(); // where it is not told, no waiting helps
  await eventually(async () => expect(await lag()).toBe("0"));
}
