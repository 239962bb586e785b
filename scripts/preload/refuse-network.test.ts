import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "../../shared/kit/acts.ts";
import { offlineEnvironment } from "./offline.ts";

/** The output of a program that runs without network. */
function printed(program: string): string {
  const words = ["--input-type=module", "--eval", program];
  const env = { ...process.env, ...offlineEnvironment };
  return execFileSync(process.execPath, words, { cwd: root, env, encoding: "utf8" }).trim();
}

// 192.0.2.1 is reserved for documentation (RFC 5737), and .invalid names never resolve (RFC 2606).
test.each([
  ["fetch", `await fetch("http://192.0.2.1/").catch((error) => console.log(error.cause.message))`],
  [
    "a connection by options",
    `import { connect } from "node:net";
    connect({ host: "192.0.2.1", port: 80 }).on("error", ({ message }) => console.log(message));`,
  ],
  [
    "a connection by port and host",
    `import { connect } from "node:net";
    connect(80, "192.0.2.1").on("error", ({ message }) => console.log(message));`,
  ],
])("%s that leaves the machine is refused", (_, program) => {
  expect(printed(program)).toBe("The network is refused: connect to 192.0.2.1");
});

test.each([
  [
    "looking up a name",
    `import { lookup } from "node:dns";
    lookup("elsewhere.invalid", ({ message }) => console.log(message));`,
  ],
  [
    "looking it up by a promise",
    `import { lookup } from "node:dns/promises";
    await lookup("elsewhere.invalid").catch(({ message }) => console.log(message));`,
  ],
  [
    "asking a DNS server",
    `import { resolve4 } from "node:dns";
    resolve4("elsewhere.invalid", ({ message }) => console.log(message));`,
  ],
  [
    "asking a DNS server by a promise",
    `import { Resolver } from "node:dns/promises";
    await new Resolver().resolveMx("elsewhere.invalid").catch((error) => console.log(error.message));`,
  ],
])("%s is refused", (_, program) => {
  expect(printed(program)).toBe("The network is refused: look up elsewhere.invalid");
});

test.each(["127.0.0.1", "localhost"])("%s is reached as before", (host) => {
  const program = `import { createServer } from "node:http";
    const server = createServer((_, response) => response.end("here"));
    server.listen(0, "127.0.0.1", async () => {
      const answer = await fetch("http://${host}:" + server.address().port);
      console.log(await answer.text());
      server.close();
    });`;
  expect(printed(program)).toBe("here");
});

test("a datagram to another machine is refused, one to this machine arrives", () => {
  const program = `import { createSocket } from "node:dgram";
    const socket = createSocket("udp4").on("message", (data) => { console.log(String(data)); socket.close(); });
    socket.bind(0, "127.0.0.1", () => {
      socket.send("lost", 9, "192.0.2.1", ({ message }) => {
        console.log(message);
        socket.send("arrived", socket.address().port, "127.0.0.1");
      });
    });`;
  expect(printed(program)).toBe("The network is refused: send to 192.0.2.1\narrived");
});
