import { expect, test } from "vitest";
import { onlyServers } from "./infra.ts";
import { withServers } from "./package-json.ts";

test("servers are started only for programs that run the act's code", () => {
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

test("the list of servers keeps only those that are needed", () => {
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
