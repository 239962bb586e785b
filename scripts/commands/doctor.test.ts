import { expect, onTestFinished, test, vi } from "vitest";
import { servers } from "../../shared/infra/servers.ts";
import { UserError } from "../../shared/kit/command.ts";
import { command } from "./doctor.ts";

test("a server that can't be looked at gets its remedy, and the others their lines", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => void vi.restoreAllMocks());
  for (const server of servers.filter(({ look }) => look)) {
    vi.spyOn(server, "look").mockImplementation(() => {
      if (server.name === "nats") throw new UserError("There is no user.", "Make one.");
      return { found: "it is here" };
    });
  }
  expect(await command.run([])).toBe(0);
  const said = log.mock.calls.flat();
  expect(said).toContain("! NATS: There is no user.");
  expect(said).toContain("    Make one.");
  expect(said).toContain("✓ OpenFGA: it is here");
});
