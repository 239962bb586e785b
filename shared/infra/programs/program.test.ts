import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { byArchive } from "./archive.ts";
import { emptyCache, temporaryFolder, wantedBy, workingWay, writeProgram } from "./fake-program.ts";
import { lookForPrograms, obtainProgram } from "./program.ts";
import type { Way } from "./way.ts";

let cache = "";
beforeEach(() => {
  cache = emptyCache();
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

test("a program on the PATH is used, unless it is too old", async () => {
  const dir = temporaryFolder("path");
  vi.stubEnv("PATH", `${dir}:/usr/bin:/bin`);
  writeProgram(join(dir, "greeter"), "1.1");
  const found = { path: join(dir, "greeter"), source: "greeter 1.1, on the PATH" };
  expect(await obtainProgram(wantedBy())).toEqual(found);
  writeProgram(join(dir, "greeter"), "0.9");
  await expect(obtainProgram(wantedBy())).rejects.toThrow("greeter 0.9 is too old");
});

test("a program is fetched in the first way that works, and once for everybody", async () => {
  const way = workingWay();
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
  expect(readdirSync(cache)).toEqual([]);
});

/** Serves a release with one archive. `sum` is the checksum that it publishes. */
async function publish(sum?: string): Promise<Way> {
  const dir = temporaryFolder("release");
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
  expect(readdirSync(cache)).toEqual([]);
});

test("a program in the cache folder that does not run is reported, and fetched again", async () => {
  const { path } = await obtainProgram(wantedBy(workingWay()));
  chmodSync(path, 0o644); // as on a memory stick
  const { found, remedy } = lookForPrograms([wantedBy()], "GREETER_URL");
  expect(found).toBe(`no greeter on the PATH; ${path} does not run`);
  expect(remedy).toBe("Install greeter.");
  await obtainProgram(wantedBy(workingWay()));
  expect(execFileSync(path, { encoding: "utf8" })).toBe("greeter 1.2\n");
});

test("a server of two programs reports both, and what is missing of them", async () => {
  await obtainProgram(wantedBy(workingWay()));
  const here = wantedBy();
  const later = { ...wantedBy(workingWay()), name: "parter" };
  const missing = { ...later, ways: [], remedy: "Install parter." };
  expect(lookForPrograms([here, later], "GREETER_URL")).toEqual({
    found: "greeter 1.2, in the cache folder; not here yet. The first start needs it: Waiting",
  });
  expect(lookForPrograms([missing, here], "GREETER_URL")).toEqual({
    found: "no parter on the PATH; greeter 1.2, in the cache folder",
    remedy: "Install parter.",
  });
  vi.stubEnv("GREETER_URL", "http://127.0.0.1:9");
  expect(lookForPrograms([missing, here], "GREETER_URL")).toEqual({
    found: "GREETER_URL is set",
  });
});

test("what a way leaves beside its folder is removed, too", async () => {
  const way = workingWay();
  const leaving: Way = {
    ...way,
    fetchInto(folder) {
      writeFileSync(`${folder}.zip`, "half");
      return way.fetchInto(folder);
    },
  };
  await obtainProgram(wantedBy(leaving));
  expect(readdirSync(cache)).toHaveLength(1);
});

test("a way that fails before another one says so in a line", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  await obtainProgram(wantedBy(closed, failing, workingWay()));
  const line = "greeter: a failing way failed: The network is gone.\n";
  expect(write.mock.calls.map(([said]) => said)).toEqual([line]);
});

test("a program may print its version as an error, and may not know it", async () => {
  const dir = temporaryFolder("path");
  vi.stubEnv("PATH", `${dir}:/usr/bin:/bin`);
  const say = (words: string) => {
    writeProgram(join(dir, "greeter"), "");
    writeFileSync(join(dir, "greeter"), `#!/bin/sh\necho '2026/12/01 00:11:50 ${words}' >&2\n`);
  };
  say("greeter 1.1");
  expect((await obtainProgram(wantedBy())).source).toBe("greeter 1.1, on the PATH");
  say("greeter 0.9");
  const own: Way = {
    ...workingWay(),
    fetchInto: async (folder) => {
      say("greeter dev");
      renameSync(join(dir, "greeter"), join(folder, "greeter"));
    },
  };
  expect((await obtainProgram(wantedBy(own))).source).toBe("greeter 1.2, in the cache folder");
});
