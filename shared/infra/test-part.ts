import type { Infra } from "./infra.ts";
import type { Allotment, Server } from "./server.ts";

/** The part that a server gives to an instance of an act, for tests of the server. */
export async function partOf(server: Server, name: string, { env }: Infra): Promise<Allotment> {
  const part = await server.allot?.(name, env);
  if (!part) throw new Error(`${server.title} has no parts.`);
  return part;
}
