import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import request from "supertest";
import { expect, test } from "vitest";
import { identitySigner } from "../src/edge/identity.ts";
import { readPublicKeys } from "../src/ops/config.ts";
import { allCredentials } from "../src/services/credentials.ts";
import { services } from "../src/services/list.ts";
import { natsSettings } from "./nats.ts";
import { childrenOf, sharedSettings, startProgram } from "./processes.ts";

const ofAdministrators = { POSTGRES_URL: "1", NATS_OPERATOR_SEED: "2", NATS_SYSTEM_SEED: "3" };
const secretNames = [
  ...["DATABASE_URL", "NATS_URL", "NATS_ACCOUNT_SEED", "SMTP_URL", "PRIVATE_KEY"],
  ...Object.keys(ofAdministrators),
];

/** The variables with secrets in an environment. */
const secretsOf = (env: NodeJS.Dict<string>) =>
  secretNames.flatMap((name) => (env[name] === undefined ? [] : [env[name]]));

/** The environment of a running process, which Linux shows to its user. */
function environmentOf(pid = 0): NodeJS.Dict<string> {
  const lines = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2)));
}

test.runIf(process.platform === "linux")(
  "npm start gives each process its own secrets, and none of another one",
  async () => {
    const settings = { ...(await sharedSettings()), ...ofAdministrators };
    const SMTP_URL = "smtp://worker:secret@127.0.0.1:1";
    const { pid } = await startProgram("src/main.ts", { ...settings, SMTP_URL });
    const found = services.map((name) => environmentOf(childrenOf(pid, name)[0]));
    const secrets = [...secretsOf(settings), ...found.flatMap(secretsOf)];
    expect(new Set(secrets).size).toBe(secrets.length);
    const withSmtp = services.filter((_, i) => found[i]?.SMTP_URL === SMTP_URL);
    expect(withSmtp).toEqual(["email-worker"]);
    const withoutOpenFga = services.filter((_, i) => !found[i]?.OPENFGA_KEY);
    expect(withoutOpenFga.sort()).toEqual(["gateway", "search-projector"]);
    const withKey = services.filter((_, i) => found[i]?.PRIVATE_KEY);
    expect(withKey.sort()).toEqual(Object.keys(readPublicKeys(found[0] ?? {})).sort());
  },
);

test("npm run service starts one more process that the others accept", async () => {
  const settings = await sharedSettings();
  const env = { ...settings, WRITE_API_URL: "http://127.0.0.1:1" };
  const { url } = await startProgram("src/programs/service.ts read-api", env);
  const { gateway } = await allCredentials(settings);
  const sign = identitySigner("gateway", gateway?.PRIVATE_KEY ?? "");
  const account = { id: randomUUID(), email: "ana@example.com", name: "Ana" };
  await request(url)
    .get("/notifications")
    .set(await sign("read-api", account))
    .expect(200);
});

const settingsFor = (database: string, password = "secret") => ({
  DATABASE_URL: `postgres://owner:${password}@127.0.0.1/${database}`,
  ...natsSettings(),
});

test("two starts agree on the secrets of a service, and two databases have different ones", async () => {
  const first = await allCredentials(settingsFor("first"));
  const again = await allCredentials(settingsFor("first"));
  const second = await allCredentials(settingsFor("second"));
  const changed = await allCredentials(settingsFor("first", "another"));
  for (const name of ["DATABASE_URL", "PRIVATE_KEY"] as const) {
    expect(again.gateway?.[name]).toBe(first.gateway?.[name]);
    expect(second.gateway?.[name]).not.toBe(first.gateway?.[name]);
    expect(changed.gateway?.[name]).not.toBe(first.gateway?.[name]);
  }
});

test("an owner without a password is refused, because anybody could derive the secrets", async () => {
  await expect(allCredentials(settingsFor("todo", ""))).rejects.toThrow("needs a password");
});
