import type { ActProcess } from "../infra/act-process.ts";
import { crashServer, type Infra } from "../infra/infra.ts";
import { servers } from "../infra/servers.ts";
import { childrenOf, commandLineOf, endProcess, waitUntil } from "../kit/processes.ts";

/** Something to kill while people write. `kill` returns the function that brings it back. */
export type Victim = { name: string; kill(): Promise<() => Promise<void>> };

/** How long a killed service may take until its runner has started it again. */
const restartMs = 30_000;

/** The services that an act runs as processes of their own, by name. None in the first acts. */
function servicesOf({ pid }: ActProcess): Map<string, number> {
  const named = childrenOf(pid).flatMap((child) => {
    const [, name] = /src\/services\/([\w-]+)\.ts/.exec(commandLineOf(child)) ?? [];
    return name ? [[name, child] as const] : [];
  });
  return new Map(named);
}

/** The services of an act. Its own runner starts them again. */
export function services(running: () => ActProcess): Victim[] {
  return [...servicesOf(running()).keys()].map((name) => ({
    name,
    async kill() {
      const before = servicesOf(running()).get(name);
      await endProcess(before ?? 0, { signal: "SIGKILL" });
      return async () => {
        const isBack = () => ![undefined, before].includes(servicesOf(running()).get(name));
        if (!(await waitUntil(isBack, restartMs))) throw new Error(`${name} was not restarted.`);
      };
    },
  }));
}

/** The servers that an act needs and that keep their data. */
export function keepers(names: string[], { dir }: Infra, restarted: (infra: Infra) => unknown) {
  const crashing = servers.filter(({ name, crash }) => crash && names.includes(name));
  return crashing.map(({ name }): Victim => {
    return {
      name,
      async kill() {
        const restart = await crashServer(name, { dir, purpose: "durability" });
        return async () => {
          restarted(await restart());
        };
      },
    };
  });
}
