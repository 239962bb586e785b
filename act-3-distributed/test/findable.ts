import type { Agent } from "supertest";
import { expect } from "vitest";
import { eventually } from "./eventually.ts";

/** Waits until search shows all changes of all accounts. */
export async function findable(agent: Agent): Promise<void> {
  const lag = async () => (await agent.get("/search")).headers["search-lag-ms"];
  expect(await lag()).toBeDefined(); // without this header, waiting would not help
  await eventually(async () => expect(await lag()).toBe("0"));
}
