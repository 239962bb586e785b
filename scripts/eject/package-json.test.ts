import { expect, test } from "vitest";
import { onlyServers } from "./infra.ts";
import { withServers } from "./package-json.ts";

test("servers stand around what runs the act's code, and around nothing else", () => {
  expect(withServers("start", "node src/main.ts")).toBe(
    "node infra/with-servers.ts app -- node src/main.ts",
  );
  expect(withServers("release", "node src/programs/release.ts")).toBe(
    "node infra/with-servers.ts operator -- node src/programs/release.ts",
  );
  expect(withServers("test", "npm run types && vitest run")).toBe(
    "npm run types && node infra/with-servers.ts test -- vitest run",
  );
  expect(withServers("types", "tsc && tsc -p web")).toBe("tsc && tsc -p web");
});

test("the list of servers keeps those that are needed, and drops the others' code", () => {
  const list = `import { nats } from "./nats.ts";
import { postgres } from "./postgres.ts";
import type { Server } from "./server.ts";

export const servers: Server[] = [nats, postgres];
`;
  expect(onlyServers(list, ["postgres"])).toBe(`import { postgres } from "./postgres.ts";
import type { Server } from "./server.ts";

export const servers: Server[] = [postgres];
`);
});
