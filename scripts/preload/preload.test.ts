import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../shared/infra/programs/fake-program.ts";
import { root } from "../../shared/kit/acts.ts";
import { listen } from "../../shared/kit/ports.ts";
import { command } from "../commands/preload.ts";

test("preload prints what runs each server, and that the act is ready", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  expect(await command.run(["0"])).toBe(0);
  const said = log.mock.calls.flat();
  log.mockRestore();
  expect(said.at(-1)).toBe("READY act 0");
  expect(said).toContainEqual(expect.stringMatching(/^smtp: /));
});

test("Ctrl-C during a fetch ends it at once, and leaves nothing in the cache folder", async () => {
  const act = temporaryFolder("act");
  writeFileSync(join(act, "package.json"), JSON.stringify({ ladder: { servers: ["nats"] } }));
  const cache = temporaryFolder("cache");
  const silent = createServer(() => {}); // never answers
  const asked = once(silent, "request");
  const port = await listen(silent);
  onTestFinished(() => {
    silent.close();
    silent.closeAllConnections();
  });
  const program = `import { preload } from "./scripts/preload/preload.ts";
    import { runMain } from "./shared/kit/run-main.ts";
    await runMain(() => preload({ number: 9, name: "act-9-fake", dir: ${JSON.stringify(act)} }));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    env: {
      PATH: "/nowhere",
      LADDER_MIRROR: `http://127.0.0.1:${port}`,
      XDG_CACHE_HOME: cache,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  await asked;
  const stoppedAt = performance.now();
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([130, null]);
  expect(performance.now() - stoppedAt).toBeLessThan(20_000); // a silent download takes 30 s
  expect(errors).toBe("");
  expect(readdirSync(join(cache, "architecture-ladder"))).toEqual([]);
});
