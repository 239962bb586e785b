import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { credentialsOf } from "../services/credentials.ts";
import { services, singleServices, variableOf } from "../services/list.ts";
import { settingsOf } from "./environments.ts";
import { createFront } from "./front.ts";
import { hasEnded, type Instance, programOf, start, stop } from "./instance.ts";
import { analyticsFile, currentFile, read, versionIn, write } from "./releases.ts";

/** How long it takes until a service that has crashed is started again. */
const restartMs = 1_000;

/** A service. Its front keeps the address, while the process behind it changes. */
type Place = { service: string; front: ReturnType<typeof createFront>; running?: Instance };

const places = services.map((service): Place => ({ service, front: createFront() }));
const gateway = places.find(({ service }) => service === "gateway") as Place;
const stopping = new AbortController();

/** Opens the address of each service. Only that of the gateway is public. */
async function listen(): Promise<void> {
  for (const { service, front } of places) {
    const { PORT, HOST = "127.0.0.1" } = settingsOf("production");
    if (service === "gateway") front.server.listen(Number(PORT), HOST);
    else front.server.listen(0, "127.0.0.1");
    await once(front.server, "listening");
  }
}

/** Returns the settings of a service. A version may need new ones, so they are read each time. */
function settingsFor({ service }: Place): NodeJS.Dict<string> {
  const settings = settingsOf("production");
  const addresses = places.map(({ service, front }) => {
    const { port } = front.server.address() as AddressInfo;
    return [variableOf(service), `http://127.0.0.1:${port}`];
  });
  return {
    PUBLIC_URL: `http://localhost:${settings.PORT}`,
    ANALYTICS_FILE: analyticsFile, // all releases use the same
    TRUST_PROXY: "1", // only the front
    ...settings,
    ...(service !== "gateway" && { TRUST_PROXY: "2" }), // the gateway and the front
    ...Object.fromEntries(addresses),
    OTEL_SERVICE_NAME: service,
  };
}

/**
 * Runs a version of a service: starts it, sends new requests to it, and stops the previous one, so
 * for a moment there are two. If the new one does not become ready, nothing changes.
 */
async function replace(place: Place, version: string): Promise<void> {
  const { service, front, running: before } = place;
  const program = programOf(service, version);
  if (!program || (before?.version === version && !hasEnded(before))) return;
  console.log(`Production starts ${service} ${version}`);
  const settings = settingsFor(place);
  const isService = program !== "src/main.ts"; // a release of act 2 needs all secrets
  if (isService) Object.assign(settings, await credentialsOf(service, settings));
  // If the next one fails, this one seems to have crashed, and is started again.
  if (before && singleServices.includes(service)) await stop(before);
  const next = await start(program, version, settings, stopping.signal).catch((error) => {
    throw new Error(`${service} ${error.message}`);
  });
  place.running = next;
  front.forwardTo(next.port);
  if (before) await stop(before);
}

/** Ends a service that a release does not have. */
async function remove(place: Place): Promise<void> {
  if (place.running) await stop(place.running);
  place.running = undefined;
}

/** Throws if a line names a service that this program does not run. */
function requireKnown(current: string): void {
  for (const line of current.split("\n").slice(1)) {
    const [service = ""] = line.split(" ");
    if (!services.includes(service)) throw new Error(`Production does not know '${service}'.`);
  }
}

/** Runs the versions that `current` names. If one does not become ready, those after it wait. */
async function change(current: string): Promise<void> {
  requireKnown(current);
  for (const place of places) await replace(place, versionIn(current, place.service));
  for (const place of places) {
    if (!programOf(place.service, versionIn(current, place.service))) await remove(place);
  }
  write("running", current);
}

/** Starts a service again if it has crashed. */
async function revive(place: Place): Promise<void> {
  if (!place.running || !hasEnded(place.running) || stopping.signal.aborted) return;
  const { version } = place.running;
  console.error(`${place.service} ${version} ended unexpectedly and starts again.`);
  await sleep(restartMs);
  await replace(place, version);
}

/** Stops the gateway first. A Ctrl-C reaches all processes at once, and each ends by itself. */
async function end(): Promise<void> {
  gateway.front.server.close();
  await remove(gateway);
  await Promise.all(places.map(remove));
  process.exit();
}

const complain = ({ message }: Error) => {
  if (!stopping.signal.aborted) console.error(message);
};

/** Runs production in the foreground until a signal to stop arrives. */
async function run(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
  await listen();
  let tried: string | undefined;
  while (!stopping.signal.aborted) {
    const current = read("current");
    if (current && current !== tried) {
      tried = current;
      await change(current).catch((error) => {
        write("failure", error.message);
        complain(error);
      });
    }
    if (!gateway.running) {
      process.exitCode = 1; // the first start has failed
      break;
    }
    for (const place of places) await revive(place).catch(complain);
    await sleep(200);
  }
  await end();
}

if (!existsSync(currentFile)) {
  console.error("Nothing has been released yet: npm run release");
  process.exit(1);
}
await run().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
