import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { openClient } from "../src/data/openfga.ts";
import { putStore, requireOpenFga } from "../src/programs/openfga-stores.ts";
import { openfgaServer } from "./openfga.ts";

const { OPENFGA_URL: url, OPENFGA_KEY: key } = openfgaServer();
const name = `test_${randomBytes(6).toString("hex")}`;

/** Removes a store at the end of the test, or now. */
function removal(store: string) {
  const client = openClient({ openfgaUrl: url, openfgaKey: key, openfgaStore: store });
  const remove = () => client.deleteStore().catch(() => {});
  onTestFinished(async () => void (await remove()));
  return remove;
}

test("each environment gets a store of its own and keeps it", async () => {
  const store = await putStore({ url, key }, name);
  removal(store);
  const other = await putStore({ url, key }, name); // of another copy of the code
  removal(other);
  expect(other).not.toBe(store);
  expect(await putStore({ url, key }, name, store)).toBe(store);
});

test("an environment whose store is lost gets a new one", async () => {
  const lost = await putStore({ url, key }, name);
  await removal(lost)();
  const store = await putStore({ url, key }, name, lost);
  removal(store);
  expect(store).not.toBe(lost);
});

test("without OpenFGA or with another key, the error names the remedy", async () => {
  const nowhere = "http://127.0.0.1:1";
  await expect(requireOpenFga({ url: nowhere, key })).rejects.toThrow(
    /ECONNREFUSED.*Start OpenFGA at http:..127.0.0.1:1, or set OPENFGA_URL and OPENFGA_KEY/,
  );
  await expect(requireOpenFga({ url, key: "guessed" })).rejects.toThrow(/401.*OPENFGA_KEY/);
  await requireOpenFga({ url, key });
});
