import { FgaApiNotFoundError } from "@openfga/sdk";
import { openClient, ready } from "../data/openfga.ts";

/** The address of an OpenFGA server, and its preshared key. */
export type OpenFgaServer = { url: string; key: string };

const configOf = ({ url, key }: OpenFgaServer, store = "") => {
  return { openfgaUrl: url, openfgaKey: key, openfgaStore: store };
};

/** Returns the server that is given now, or that an earlier run has saved. */
export function openFgaServer(saved: NodeJS.Dict<string>): OpenFgaServer {
  const { OPENFGA_URL: url, OPENFGA_KEY: key } = { ...saved, ...process.env };
  if (url && key) return { url, key };
  throw new Error(
    `OPENFGA_URL or OPENFGA_KEY is not set. Start a server (docker compose up --detach openfga) and name it:
OPENFGA_URL=http://127.0.0.1:8080 OPENFGA_KEY=password npm run environments`,
  );
}

/** Throws an error with the remedy if the server does not answer, or has another key. */
export async function requireOpenFga(server: OpenFgaServer): Promise<void> {
  const config = configOf(server);
  await ready(config, openClient(config).listStores({ pageSize: 1 }));
}

/**
 * Returns the id of an environment's store: the known one if the server still has it, or a new one. The
 * server has one key for all stores, so only their ids keep environments apart.
 */
export async function putStore(server: OpenFgaServer, name: string, known?: string) {
  const config = configOf(server);
  if (known) {
    const store = openClient(configOf(server, known)).getStore();
    const found = store.catch((error) => {
      if (error instanceof FgaApiNotFoundError) return undefined;
      throw error;
    });
    if (await ready(config, found)) return known;
  }
  return (await ready(config, openClient(config).createStore({ name }))).id;
}
