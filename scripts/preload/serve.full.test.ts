import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ladderDir } from "../../shared/infra/infra.ts";
import {
  emptyCache,
  temporaryFolder,
  wantedBy,
  writeProgram,
} from "../../shared/infra/programs/fake-program.ts";
import { obtainProgram } from "../../shared/infra/programs/program.ts";
import { root } from "../../shared/kit/acts.ts";
import { waitUntil } from "../../shared/kit/processes.ts";

const greeter = `greeter-1.2-${process.platform}-${process.arch}`;
const archives = () => globSync("*-mirror-*", { cwd: ladderDir });

test("the command offers the cache folder to the room until Ctrl-C, and leaves nothing", async () => {
  const offered = temporaryFolder("offered");
  writeProgram(join(offered, "architecture-ladder", greeter, "greeter"), "1.2");
  const before = archives();
  const child = spawn(process.execPath, ["scripts/cli.ts", "preload", "serve"], {
    cwd: root,
    env: { ...process.env, XDG_CACHE_HOME: offered },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  await waitUntil(() => output.includes("Ctrl-C stops it"), 120_000);
  expect(output).toContain(`\n  ${greeter}\n`);
  const [, line = "", address = ""] =
    /^ {2}(LADDER_MIRROR=(http:\S+) npm run preload \d)$/m.exec(output) ?? [];
  expect(line).not.toBe("");
  expect(address).not.toContain("127.0.0.1");
  emptyCache();
  vi.stubEnv("LADDER_MIRROR", address);
  const { source } = await obtainProgram(wantedBy());
  expect(source).toBe("greeter 1.2, in the cache folder");
  await waitUntil(() => / has greeter-1\.2-.* \(1 MB, \d+ s\)/.test(output), 10_000);
  expect(output).toMatch(/ has greeter-1\.2-/);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(archives()).toEqual(before);
});
