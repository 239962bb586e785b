import { createHmac, randomUUID } from "node:crypto";
import {
  createOperator,
  createUser,
  encodeAccount,
  encodeGeneric,
  encodeOperator,
  encodeUser,
  fromSeed,
} from "@nats-io/jwt";
import { Prefix } from "@nats-io/nkeys";
import { Codec } from "@nats-io/nkeys/lib/codec.js";
import { connect, jwtAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { UserError } from "../kit/user-error.ts";

/** The variables of a server, with its operator's and its system account's seeds. */
type Servers = Record<string, string>;

const keyOf = (seed: string) => fromSeed(Buffer.from(seed));

/** Makes a secret key that signs the accounts of a server. */
export const newOperatorSeed = () => Buffer.from(createOperator().getSeed()).toString();

/** The secret key of an account. The same operator and name give the same account. */
export function accountSeed(operatorSeed: string, name: string): string {
  const secret = createHmac("sha256", operatorSeed).update(name).digest();
  return Buffer.from(Codec.encodeSeed(Prefix.Account, secret)).toString();
}

const unlimited = {
  ...{ conn: -1, leaf: -1, subs: -1, data: -1, payload: -1 },
  ...{ imports: -1, exports: -1, wildcards: true },
};
const withJetStream = {
  ...unlimited,
  mem_storage: -1,
  disk_storage: -1,
  streams: -1,
  consumer: -1,
};

function signAccount(operatorSeed: string, name: string, seed: string, limits: object) {
  // Within a second, the server would ignore the same claims, even if it has just removed the account.
  const account = { limits, tags: [randomUUID()] };
  return encodeAccount(name, keyOf(seed), account, { signer: keyOf(operatorSeed) });
}

/** The part of a server's configuration that names its operator and its first two accounts. */
export async function operatorConfig(operatorSeed: string): Promise<string> {
  const system = accountSeed(operatorSeed, "system");
  const ladder = accountSeed(operatorSeed, "ladder");
  const systemKey = keyOf(system).getPublicKey();
  const operator = { system_account: systemKey };
  return `operator: ${await encodeOperator("ladder", keyOf(operatorSeed), operator)}
resolver_preload {
  ${systemKey}: ${await signAccount(operatorSeed, "system", system, unlimited)}
  ${keyOf(ladder).getPublicKey()}: ${await signAccount(operatorSeed, "ladder", ladder, withJetStream)}
}
`;
}

/** An address with a user that may do everything in an account. */
export async function withUser(address: string, name: string, seed: string): Promise<string> {
  const url = new URL(address);
  const token = await encodeUser(name, createUser(), keyOf(seed), { bearer_token: true });
  Object.assign(url, { username: name, password: token });
  return url.href;
}

/** Connects as the user whom the address names. */
export function connectTo(address: string): Promise<NatsConnection> {
  const { host, password } = new URL(address);
  const authenticator = jwtAuthenticator(password);
  return connect({ servers: host, authenticator, timeout: 10_000, reconnect: false });
}

/** @throws UserError without the seeds of the server's operator and of its system account */
function administratorOf(servers: Servers) {
  const { NATS_URL = "", NATS_OPERATOR_SEED, NATS_SYSTEM_SEED } = servers;
  if (NATS_OPERATOR_SEED && NATS_SYSTEM_SEED) {
    return { address: NATS_URL, operatorSeed: NATS_OPERATOR_SEED, systemSeed: NATS_SYSTEM_SEED };
  }
  throw new UserError(
    "NATS_URL is set, but not NATS_OPERATOR_SEED and NATS_SYSTEM_SEED.",
    "Set them to the seeds of the server's operator and of its system account, or unset NATS_URL.",
  );
}

type Administrator = ReturnType<typeof administratorOf>;

/** Sends requests to the server as a user of its system account. */
async function ask(
  { address, systemSeed }: Administrator,
  requests: [subject: string, body: string][],
): Promise<void> {
  const connection = await connectTo(await withUser(address, "system", systemSeed));
  try {
    for (const [subject, body] of requests) {
      const answer = await connection.request(subject, body, { timeout: 10_000 });
      const { error } = answer.json<{ error?: { description: string } }>();
      if (error) throw new Error(`NATS refused ${subject}: ${error.description}`);
    }
  } finally {
    await connection.close();
  }
}

/** Adds an account, or changes its name. It keeps its streams. */
export async function addAccount(servers: Servers, name: string, seed: string): Promise<void> {
  const administrator = administratorOf(servers);
  const claims = await signAccount(administrator.operatorSeed, name, seed, withJetStream);
  await ask(administrator, [["$SYS.REQ.CLAIMS.UPDATE", claims]]);
}

const purge = (key: string): [string, string] => [`$JS.API.ACCOUNT.PURGE.${key}`, ""];

/** Removes all streams of an account. */
export async function emptyAccount(servers: Servers, seed: string): Promise<void> {
  await ask(administratorOf(servers), [purge(keyOf(seed).getPublicKey())]);
}

/** Removes an account with its streams, and ends its connections. */
export async function removeAccount(servers: Servers, seed: string): Promise<void> {
  const administrator = administratorOf(servers);
  const key = keyOf(seed).getPublicKey();
  const operator = keyOf(administrator.operatorSeed);
  const claims = await encodeGeneric("remove", operator, "", { accounts: [key] });
  await ask(administrator, [purge(key), ["$SYS.REQ.CLAIMS.DELETE", claims]]);
}
