import { join } from "node:path";
import { type ActProcess, startActProcess } from "../infra/act-process.ts";
import { freePort } from "../kit/ports.ts";

const dir = join(import.meta.dirname, "peers");

/** Runs a program of `peers/` in its own process, like an act, and waits until it answers. */
export async function startPeer(
  name: string,
  data: { dir: string; env: Record<string, string> },
): Promise<ActProcess> {
  const port = await freePort();
  return startActProcess({ number: -1, name, dir }, { ...data, port, args: [`${name}.ts`] });
}
