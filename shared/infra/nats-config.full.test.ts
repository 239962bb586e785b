import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { expect, onTestFinished, test } from "vitest";
import { findAct, manifestOf } from "../kit/acts.ts";
import { freePort } from "../kit/ports.ts";
import { waitUntil } from "../kit/processes.ts";
import { root } from "../kit/root.ts";
import { systemEnvironment } from "../kit/system-environment.ts";
import { makeEnvironments } from "./environments.ts";
import { startThrowawayInfra } from "./infra.ts";
import { natsProgram } from "./nats.ts";
import { connectTo } from "./nats-accounts.ts";
import { answersAt } from "./own-process.ts";
import { obtainProgram } from "./programs/program.ts";

test("a server with the configuration that act 3 writes accepts its environments", async () => {
  const dir = mkdtempSync(join(tmpdir(), "nats-config-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const part of ["src", "package.json"]) {
    cpSync(join(findAct("3").dir, part), join(dir, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  const writeConfig = () =>
    execFileSync(process.execPath, ["src/programs/nats-config.ts"], { cwd: dir });
  writeConfig();
  const keys = readFileSync(join(dir, ".environments/server.env"), "utf8");
  writeConfig();
  expect(readFileSync(join(dir, ".environments/server.env"), "utf8")).toBe(keys);

  const config = join(dir, ".environments/nats.conf");
  const text = readFileSync(config, "utf8");
  expect(text).toContain("127.0.0.1:8222");
  const monitor = await freePort();
  writeFileSync(config, text.replace("8222", `${monitor}`));
  const { path } = await obtainProgram(natsProgram);
  const port = await freePort();
  const words = ["--config", "nats.conf", "--addr", "127.0.0.1", "--port", `${port}`];
  const server = spawn(path, words, { cwd: join(dir, ".environments"), stdio: "ignore" });
  onTestFinished(async () => {
    server.kill();
    await once(server, "exit");
  });

  const needs = manifestOf(findAct("3")).servers.filter((name) => name !== "nats");
  const others = await startThrowawayInfra({ needs });
  onTestFinished(others.stop);
  const servers = { ...others.env, NATS_URL: `nats://127.0.0.1:${port}` };
  const env = { ...systemEnvironment(), ...servers };
  expect(await waitUntil(() => answersAt(`http://127.0.0.1:${monitor}/healthz`), 10_000)).toBe(
    true,
  );
  const { NATS_URL = "" } = await makeEnvironments(dir, env);
  const connection = await connectTo(NATS_URL);
  onTestFinished(() => connection.close());
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: "EVENTS", subjects: ["e.>"] });
  expect(await streams.names().next()).toEqual(["EVENTS"]);
});
