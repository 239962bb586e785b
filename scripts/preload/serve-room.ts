import { rmSync } from "node:fs";
import { makeThrowawayDir, sweepThrowaways } from "../../shared/infra/infra.ts";
import { openToAll, unprivilegedOwner } from "../../shared/infra/postgres-owner.ts";
import { cacheDir } from "../../shared/kit/cache-dir.mjs";
import { UserError } from "../../shared/kit/command.ts";
import { listen } from "../../shared/kit/ports.ts";
import { aborted, stopSignal } from "../../shared/kit/stop-signal.ts";
import { ownAddresses, packPrograms, programServer } from "./serve.ts";

/** The port, if it is free, so that the line to type stays the same. */
const preferredPort = 3900;

/** Programs that don't run as root are in a folder that every user may enter. */
const caches = () => (unprivilegedOwner() ? [cacheDir(), openToAll()] : [cacheDir()]);

/**
 * Offers the programs of this machine's cache folder to other machines, until Ctrl-C.
 * @param act the act in the line that it prints
 * @throws UserError if there are none, or no network
 */
export async function serveRoom(act = 0): Promise<number> {
  const addresses = ownAddresses();
  if (addresses.length === 0)
    throw new UserError("This machine is in no network.", "Connect it to the network of the room.");
  await sweepThrowaways();
  const signal = stopSignal();
  const dir = makeThrowawayDir("mirror");
  try {
    const names = await packPrograms(caches(), dir, signal);
    if (names.length === 0)
      throw new UserError(
        "The cache folder has no programs.",
        "Run 'npm run preload' first. An act whose servers are all of npm needs no programs.",
      );
    const server = programServer(dir, (line) => console.log(line));
    const port = await listen(server, preferredPort, "0.0.0.0");
    console.log(`Offered on every address of this machine, to everybody who can reach it:`);
    for (const name of names) console.log(`  ${name}`);
    console.log("On the other machines, type this line, or with another act:");
    for (const address of addresses)
      console.log(`  LADDER_MIRROR=http://${address}:${port} npm run preload ${act}`);
    console.log("Ctrl-C stops it.");
    await aborted(signal);
    server.close();
    server.closeAllConnections();
    return 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
