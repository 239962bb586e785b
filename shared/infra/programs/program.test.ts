import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { byArchive } from "./archive.ts";
import { obtainProgram, type Wanted, type Way } from "./program.ts";

let cache = "";
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "cache-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
  vi.stubEnv("PATH", "/usr/bin:/bin");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });
});

const script = (version: string) => `#!/bin/sh\necho greeter ${version}\n`;

function writeProgram(file: string, version: string): void {
  writeFileSync(file, script(version));
  chmodSync(file, 0o755);
}

const wantedBy = (...ways: Way[]): Wanted => ({
  name: "greeter",
  version: "1.2",
  versionArgs: ["--version"],
  refuse: (version) => (version.includes("0.9") ? `${version} is too old` : undefined),
  ways,
  remedy: "Install greeter.",
});

const closed: Way = {
  name: "a closed way",
  title: "Waiting",
  obstacle: () => "no key",
  fetchInto: () => expect.unreachable("It was tried."),
};

const failing: Way = {
  ...closed,
  name: "a failing way",
  obstacle: () => undefined,
  fetchInto: async (folder) => {
    writeFileSync(join(folder, "greeter"), "half");
    throw new Error("It began.\nThe network is gone.");
  },
};

function counting() {
  const way = {
    ...failing,
    name: "a way that works",
    count: 0,
    async fetchInto(folder: string) {
      way.count++;
      writeProgram(join(folder, "greeter"), "1.2");
    },
  };
  return way;
}

test("a program on the PATH is used, unless it is too old", async () => {
  const dir = mkdtempSync(join(tmpdir(), "path-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  vi.stubEnv("PATH", `${dir}:/usr/bin:/bin`);
  writeProgram(join(dir, "greeter"), "1.1");
  const found = { path: join(dir, "greeter"), source: "greeter 1.1, on the PATH" };
  expect(await obtainProgram(wantedBy())).toEqual(found);
  writeProgram(join(dir, "greeter"), "0.9");
  await expect(obtainProgram(wantedBy())).rejects.toThrow("greeter 0.9 is too old");
});

test("a program is fetched in the first way that works, and once for everybody", async () => {
  const way = counting();
  const wanted = wantedBy(closed, failing, way);
  const [first, second] = await Promise.all([obtainProgram(wanted), obtainProgram(wanted)]);
  expect(execFileSync(first.path, { encoding: "utf8" })).toBe("greeter 1.2\n");
  expect(second).toEqual({ path: first.path, source: "greeter 1.2, in the cache folder" });
  expect(way.count).toBe(1);
});

test("without a way, the error gives each reason and the remedy, and nothing is left", async () => {
  await expect(obtainProgram(wantedBy(closed, failing))).rejects.toMatchObject({
    message:
      "greeter is not available: no greeter on the PATH; no key; a failing way failed: The network is gone.",
    remedy: "Install greeter.",
  });
  expect(readdirSync(join(cache, "architecture-ladder"))).toEqual([]);
});

/** Serves a release with one archive. `sum` is the checksum that it publishes. */
async function publish(sum?: string): Promise<Way> {
  const dir = mkdtempSync(join(tmpdir(), "release-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  mkdirSync(join(dir, "greeter-1.2"));
  writeProgram(join(dir, "greeter-1.2/greeter"), "1.2");
  execFileSync("tar", ["-czf", "greeter.tar.gz", "greeter-1.2"], { cwd: dir });
  const archive = readFileSync(join(dir, "greeter.tar.gz"));
  const right = createHash("sha256").update(archive).digest("hex");
  const server = createServer((req, res) => {
    if (req.url === "/v1.2/greeter.tar.gz") res.end(archive);
    else if (req.url === "/v1.2/SUMS")
      res.end(`${"0".repeat(64)}  other\n${sum ?? right}  greeter.tar.gz\n`);
    else res.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return byArchive({
    from: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.2`,
    archive: () => "greeter.tar.gz",
    sums: "SUMS",
    file: () => "greeter-1.2/greeter",
    title: "Fetching greeter",
  });
}

test("the archive of a release brings the program", async () => {
  const { path } = await obtainProgram(wantedBy(await publish()));
  expect(execFileSync(path, { encoding: "utf8" })).toBe("greeter 1.2\n");
});

test("an archive with another checksum than the published one is refused", async () => {
  const way = await publish("f".repeat(64));
  await expect(obtainProgram(wantedBy(way))).rejects.toThrow(
    "greeter.tar.gz is not the file that was published",
  );
  expect(readdirSync(join(cache, "architecture-ladder"))).toEqual([]);
});
