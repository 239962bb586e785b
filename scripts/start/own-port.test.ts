import { afterEach, expect, test, vi } from "vitest";
import { firstAct } from "../../shared/kit/acts.ts";
import { ownPort } from "./own-port.ts";

afterEach(() => vi.unstubAllEnvs());

test.each(["0", "65536", "eighty"])("PORT=%s is refused", async (port) => {
  vi.stubEnv("PORT", port);
  await expect(ownPort(firstAct(), "npm start")).rejects.toThrow(`PORT is '${port}'.`);
});

test("a port that browsers refuse is refused at once", async () => {
  vi.stubEnv("PORT", "6000");
  await expect(ownPort(firstAct(), "npm start")).rejects.toMatchObject({
    message: "Browsers refuse port 6000.",
    remedy: "Choose another: PORT=8080 npm start",
  });
});
