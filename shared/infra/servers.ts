import { nats } from "./nats.ts";
import { openfga } from "./openfga.ts";
import { opensearch } from "./opensearch.ts";
import { postgres } from "./postgres.ts";
import type { Server } from "./server.ts";
import { smtp } from "./smtp.ts";
import { telemetry } from "./telemetry.ts";

/** Every kind of server. To add one, write a file and add its two lines here. */
export const servers: Server[] = [postgres, nats, opensearch, openfga, smtp, telemetry];

/** The names of the servers. */
export const serverNames = servers.map(({ name }) => name);

/** The servers with these names, in the order of the list. */
export function serversOf(names: string[]): Server[] {
  return servers.filter(({ name }) => names.includes(name));
}

/** An environment without the administrators' addresses of servers. */
export function forApp<Value>(env: Record<string, Value>): Record<string, Value> {
  const withheld = new Set(servers.flatMap(({ administratorVariables }) => administratorVariables));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !withheld.has(name)));
}
