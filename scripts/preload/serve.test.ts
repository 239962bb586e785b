import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import {
  emptyCache,
  temporaryFolder,
  wantedBy,
  workingWay,
  writeProgram,
} from "../../shared/infra/programs/fake-program.ts";
import { lookForPrograms, obtainProgram } from "../../shared/infra/programs/program.ts";
import { root } from "../../shared/kit/acts.ts";
import { freePort, listen } from "../../shared/kit/ports.ts";
import { waitUntil } from "../../shared/kit/processes.ts";
import { megabytesBelow } from "../lib/bootstrap/progress.mjs";
import { packPrograms, programServer } from "./serve.ts";

const platform = `${process.platform}-${process.arch}`;
const greeter = `greeter-1.2-${platform}`;

let cache = "";
beforeEach(() => {
  cache = emptyCache();
});

/** Offers a cache folder with one program and much that is none of anybody's business. */
async function offer() {
  const offered = temporaryFolder("offered");
  writeProgram(join(offered, greeter, "greeter"), "1.2");
  for (const name of ["data-711ce688c72ec6e1", "greeter-1.2-plan9-mips", `${greeter}.partial`]) {
    mkdirSync(join(offered, name));
    writeFileSync(join(offered, name, "secret"), "secret");
  }
  writeFileSync(join(offered, `note-1-${platform}`), "secret");
  symlinkSync("/etc", join(offered, `etc-1-${platform}`));
  const packed = temporaryFolder("packed");
  const names = await packPrograms([offered], packed);
  const lines: string[] = [];
  const server = programServer(packed, (line) => lines.push(line));
  const port = await listen(server);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  const url = `http://127.0.0.1:${port}`;
  vi.stubEnv("LADDER_MIRROR", `${url}/`);
  return { url, port, names, lines, close, archive: join(packed, `${greeter}.tgz`) };
}

function errors() {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  return () => write.mock.calls.map(([line]) => String(line));
}

test("a program goes from one cache folder to another, before any other way is tried", async () => {
  const { url, lines } = await offer();
  const way = workingWay();
  const { found } = lookForPrograms([wantedBy(way)], "GREETER_URL");
  expect(found).toBe(`not here yet. The first start needs it: Fetching ${greeter} from ${url}`);
  const { path, source } = await obtainProgram(wantedBy(way));
  expect(path).toBe(join(cache, greeter, "greeter"));
  expect(execFileSync(path, { encoding: "utf8" })).toBe("greeter 1.2\n");
  expect(source).toBe("greeter 1.2, in the cache folder");
  expect(way.count).toBe(0);
  expect(readdirSync(cache)).toEqual([greeter]);
  expect(lines).toEqual([expect.stringMatching(`^127.0.0.1 has ${greeter} \\(1 MB, \\d+ s\\)$`)]);
});

/** What the server sends for a path as it is. `fetch` would tidy it up. */
async function statusOf(port: number, path: string, method = "GET"): Promise<number> {
  const asking = request({ host: "127.0.0.1", port, path, method }).end();
  const [response] = await once(asking, "response");
  response.resume();
  return response.statusCode;
}

test("nothing but packed programs is offered, and it can only be read", async () => {
  const { url, port, names } = await offer();
  expect(names).toEqual([greeter]);
  const sums = await (await fetch(`${url}/SHA256SUMS`)).text();
  expect(sums).toMatch(new RegExp(`^[0-9a-f]{64}  ${greeter}\\.tgz\n$`));
  for (const path of [
    "/",
    "/../../../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    `/${greeter}.tgz/../../data-711ce688c72ec6e1/secret`,
    "/etc/passwd",
    "//etc/passwd",
    "/data-711ce688c72ec6e1.tgz",
    `/note-1-${platform}.tgz`,
    `/etc-1-${platform}.tgz`,
    `/${greeter}.partial.tgz`,
    `/${greeter}/greeter`,
    "/toString",
  ]) {
    expect([path, await statusOf(port, path)]).toEqual([path, 404]);
  }
  for (const method of ["PUT", "POST", "DELETE"]) {
    expect([method, await statusOf(port, `/${greeter}.tgz`, method)]).toEqual([method, 405]);
  }
  expect(await statusOf(port, "/SHA256SUMS", "HEAD")).toBe(200);
});

test("without the program, and without an answer, the other ways follow", async () => {
  const { url, close } = await offer();
  const said = errors();
  const way = workingWay();
  const lineFor = async (version: string) => {
    await obtainProgram({ ...wantedBy(way), version });
    return said().at(-1);
  };
  expect(await lineFor("1.3")).toBe(
    `greeter: mirror failed: ${url} has no greeter-1.3-${platform}.tgz.\n`,
  );
  close();
  expect(await lineFor("1.4")).toMatch(/^greeter: mirror failed: .*ECONNREFUSED.*\.\n$/);
  vi.stubEnv("LADDER_MIRROR", "10.0.0.5:3900");
  expect(await lineFor("1.5")).toBe(
    "greeter: mirror failed: 10.0.0.5:3900/SHA256SUMS: Invalid URL.\n",
  );
  expect(way.count).toBe(3);
  expect(said()).toHaveLength(3);
});

test("an archive that was damaged on the way is refused", async () => {
  const { archive } = await offer();
  truncateSync(archive, 100);
  const said = errors();
  const way = workingWay();
  await obtainProgram(wantedBy(way));
  expect(said()).toEqual([
    `greeter: mirror failed: ${greeter}.tgz is not the file that was published.\n`,
  ]);
  expect(way.count).toBe(1);
  expect(readdirSync(cache)).toEqual([greeter]);
});

test("a program that does not run here does not get into the cache folder", async () => {
  await offer();
  const said = errors();
  const wanted = { ...wantedBy(workingWay()), path: "elsewhere" };
  await expect(obtainProgram(wanted)).rejects.toThrow("greeter is not available");
  expect(said()[0]).toMatch(/^greeter: mirror failed: .*elsewhere ENOENT/);
  expect(existsSync(join(cache, greeter))).toBe(false);
});

test("a program in two cache folders is offered once", async () => {
  const caches = [temporaryFolder("one"), temporaryFolder("other")];
  for (const one of caches) writeProgram(join(one, greeter, "greeter"), "1.2");
  expect(await packPrograms(caches, temporaryFolder("packed"))).toEqual([greeter]);
});

test("a download that breaks off is shown", async () => {
  const { port, lines, archive } = await offer();
  writeFileSync(archive, Buffer.alloc(50_000_000));
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /${greeter}.tgz HTTP/1.1\r\nhost: x\r\n\r\n`);
  await once(socket, "data");
  socket.destroy();
  await waitUntil(() => lines.length > 0, 10_000);
  expect(lines).toEqual([`127.0.0.1 broke off ${greeter}`]);
});

test("the next run clears away what a killed download left", async () => {
  const { archive } = await offer();
  writeFileSync(archive, Buffer.alloc(200_000_000));
  const program = `import { obtainProgram } from "./shared/infra/programs/program.ts";
    const name = "greeter", version = "1.2", versionArgs = [], remedy = "";
    await obtainProgram({ name, version, versionArgs, remedy, refuse() {}, ways: [] });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: root });
  await waitUntil(async () => (await megabytesBelow(cache)) > 1, 10_000);
  child.kill("SIGKILL");
  await once(child, "close");
  expect(readdirSync(cache)).toContain(`${greeter}.partial`);
  vi.stubEnv("LADDER_MIRROR", undefined);
  await obtainProgram(wantedBy(workingWay()));
  expect(readdirSync(cache)).toEqual([greeter]);
});

test("a mirror that ends in the middle leaves nothing behind", async () => {
  const { archive, close } = await offer();
  writeFileSync(archive, Buffer.alloc(200_000_000));
  const said = errors();
  const way = workingWay();
  const obtaining = obtainProgram(wantedBy(way));
  const partial = join(cache, `${greeter}.partial`);
  await waitUntil(async () => (await megabytesBelow(partial)) > 1, 10_000);
  close();
  await obtaining;
  expect(said()[0]).toMatch(/^greeter: mirror failed: .*(closed|terminated|reset)/);
  expect(way.count).toBe(1);
  expect(readdirSync(cache)).toEqual([greeter]);
});

test("the address and the port are free to choose for a server that others must reach", async () => {
  const preferred = await freePort();
  const server = programServer(temporaryFolder("packed"), () => {});
  onTestFinished(() => void server.close());
  expect(await listen(server, preferred, "0.0.0.0")).toBe(preferred);
  expect(server.address()).toMatchObject({ address: "0.0.0.0" });
});
