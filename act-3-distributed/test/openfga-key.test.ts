import { expect, test } from "vitest";
import { allCredentials } from "../src/services/credentials.ts";
import { services } from "../src/services/list.ts";
import { natsSettings } from "./nats.ts";

test("only the services that ask OpenFGA get its key", async () => {
  const DATABASE_URL = "postgres://owner:secret@127.0.0.1/todo";
  const credentials = await allCredentials({ DATABASE_URL, ...natsSettings(), OPENFGA_KEY: "key" });
  const without = services.filter((name) => credentials[name]?.OPENFGA_KEY !== "key");
  expect(without.sort()).toEqual(["gateway", "search-projector"]);
  for (const name of without) expect(credentials[name]).toHaveProperty("OPENFGA_KEY", undefined);
});
