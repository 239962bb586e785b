import { inject } from "vitest";

/** Returns the address of an OpenFGA server and its preshared key. */
export function openfgaServer() {
  const { OPENFGA_URL, OPENFGA_KEY } = process.env;
  if (OPENFGA_URL && OPENFGA_KEY) return { OPENFGA_URL, OPENFGA_KEY };
  throw new Error("Set OPENFGA_URL and OPENFGA_KEY to an OpenFGA server and its preshared key.");
}

/**
 * Returns the settings of the store that all tests share. They do not meet, because each makes lists and
 * accounts with new ids.
 */
export const openfgaSettings = () => ({ ...openfgaServer(), OPENFGA_STORE: inject("store") });
