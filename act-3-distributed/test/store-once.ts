import { randomBytes } from "node:crypto";
import { CredentialsMethod, OpenFgaClient } from "@openfga/sdk";
import type { TestProject } from "vitest/node";
import { declareModel } from "../src/data/openfga.ts";
import { openfgaServer } from "./openfga.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The id of a store of OpenFGA that has the model of this version. */
    store: string;
  }
}

/** Tests of pure functions need no server. */
const hasServer = process.env.OPENFGA_URL !== undefined;
let removeStore = async () => {};

/** Creates a store before all tests. */
export async function setup(project: TestProject): Promise<void> {
  if (!hasServer) return;
  const { OPENFGA_URL, OPENFGA_KEY } = openfgaServer();
  const client = new OpenFgaClient({
    apiUrl: OPENFGA_URL,
    credentials: { method: CredentialsMethod.ApiToken, config: { token: OPENFGA_KEY } },
  });
  const { id } = await client.createStore({ name: `test_${randomBytes(6).toString("hex")}` });
  removeStore = async () => void (await client.deleteStore({ storeId: id }));
  await declareModel({ openfgaUrl: OPENFGA_URL, openfgaKey: OPENFGA_KEY, openfgaStore: id });
  project.provide("store", id);
}

export const teardown = () => removeStore();
