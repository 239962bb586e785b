import { expect, test, vi } from "vitest";
import { command } from "../commands/preload.ts";

test("preload prints what runs each server, and that the act is ready", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  expect(await command.run(["0"])).toBe(0);
  const said = log.mock.calls.flat();
  log.mockRestore();
  expect(said.at(-1)).toBe("READY act 0");
  expect(said).toContainEqual(expect.stringMatching(/^smtp: /));
});
