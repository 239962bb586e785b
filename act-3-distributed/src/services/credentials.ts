import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";
import { serviceAddress } from "../async/nats-users.ts";
import { roleOf } from "../data/service-roles.ts";
import { readDatabaseConfig, readEventConfig, readSignerConfig } from "../ops/config.ts";
import { services } from "./list.ts";

/** The services that call others. Each signs its requests with a key of its own. */
const callers = ["gateway", "read-api", "email-worker"];

/** The services that ask OpenFGA, or write to it. The server has one key for all. */
const askOpenFga = [
  "write-api",
  "read-api",
  "relay",
  "notification-worker",
  "email-worker",
  "analytics",
];

/** Secrets that no service must have. */
const ofAdministrators = {
  POSTGRES_URL: undefined,
  NATS_ACCOUNT_SEED: undefined,
  NATS_OPERATOR_SEED: undefined,
  NATS_SYSTEM_SEED: undefined,
};

/** The beginning of an Ed25519 private key of 32 bytes in the format PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Derives a secret of a service from the password of the database's owner. So all programs that start
 * services of one environment agree on their secrets, and nothing has to be stored. If the password is
 * random, nobody can compute it from a secret, or one secret from another.
 */
function derive(databaseUrl: string, purpose: string): Buffer {
  const { password, pathname } = new URL(databaseUrl);
  if (!password) throw new Error("DATABASE_URL needs a password: services derive theirs from it.");
  return Buffer.from(hkdfSync("sha256", password, pathname, purpose, 32));
}

export const passwordOf = (databaseUrl: string) => (service: string) =>
  derive(databaseUrl, `password of ${service}`).toString("base64url");

function keyOf(databaseUrl: string, service: string): KeyObject {
  const key = Buffer.concat([pkcs8, derive(databaseUrl, `key of ${service}`)]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

function privateKeyOf(databaseUrl: string, service: string): string {
  const key = keyOf(databaseUrl, service);
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

function publicKeyOf(databaseUrl: string, service: string): string {
  const key = createPublicKey(keyOf(databaseUrl, service));
  return key.export({ format: "pem", type: "spki" }).toString();
}

/**
 * Returns the settings with which a service can do its own work and no other, from the settings of
 * the environment. A setting that the service must not have is undefined.
 */
export async function credentialsOf(service: string, env: NodeJS.ProcessEnv) {
  const { databaseUrl } = readDatabaseConfig(env);
  const url = new URL(databaseUrl);
  url.username = roleOf(databaseUrl, service);
  url.password = passwordOf(databaseUrl)(service);
  const { accountSeed } = readSignerConfig(env);
  return {
    DATABASE_URL: url.href,
    NATS_URL: await serviceAddress(service, readEventConfig(env), accountSeed),
    ...ofAdministrators,
    SMTP_URL: service === "email-worker" ? env.SMTP_URL : undefined,
    OPENFGA_KEY: askOpenFga.includes(service) ? env.OPENFGA_KEY : undefined,
    PRIVATE_KEY: callers.includes(service) ? privateKeyOf(databaseUrl, service) : undefined,
    GATEWAY_PUBLIC_KEY: publicKeyOf(databaseUrl, "gateway"),
    READ_API_PUBLIC_KEY: publicKeyOf(databaseUrl, "read-api"),
    EMAIL_WORKER_PUBLIC_KEY: publicKeyOf(databaseUrl, "email-worker"),
  };
}

/** Returns the credentials of all services, by name. */
export async function allCredentials(env: NodeJS.ProcessEnv) {
  const entries = services.map(async (name) => [name, await credentialsOf(name, env)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
