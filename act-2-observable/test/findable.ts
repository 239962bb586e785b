import type { Agent } from "supertest";
import { expect, vi } from "vitest";

/** Waits until search shows all that has been written, by whomever. */
export async function findable(agent: Agent): Promise<void> {
  await vi.waitFor(async () => {
    expect((await agent.get("/search")).headers["search-lag-ms"]).toBe("0");
  });
}
