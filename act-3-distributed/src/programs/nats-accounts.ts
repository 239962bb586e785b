import { createAccount, createUser, encodeAccount, encodeUser, fromSeed } from "@nats-io/jwt";
import { connect, jwtAuthenticator, type NatsConnection } from "@nats-io/transport-node";

/**
 * A NATS server, and the secret keys (seeds) of its administrator. The operator's key signs accounts,
 * and the key of the system account signs the users who may send accounts to the server.
 */
export type NatsServer = { url: string; operatorSeed: string; systemSeed: string };

export const keyOf = (seed: string) => fromSeed(Buffer.from(seed));

/** Makes the secret key of a new account. Whoever has it can sign users of the account. */
export const newAccountSeed = () => Buffer.from(createAccount().getSeed()).toString();

/**
 * Signs a user who may do everything in an account. Returns a token, with which the user can connect
 * without another secret.
 */
export const signUser = (name: string, accountSeed: string): Promise<string> =>
  encodeUser(name, createUser(), keyOf(accountSeed), { bearer_token: true });

/** Without a limit, a number of an account is 0. */
const limits = {
  ...{ conn: -1, leaf: -1, subs: -1, data: -1, payload: -1 },
  ...{ imports: -1, exports: -1, wildcards: true },
  ...{ mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 },
};

/** Connects as a user of the system account. Throws an error with the remedy if that fails. */
async function connectToSystem({ url, systemSeed }: NatsServer): Promise<NatsConnection> {
  const { host } = new URL(url);
  const authenticator = jwtAuthenticator(await signUser("administrator", systemSeed));
  return connect({ servers: host, authenticator }).catch((error) => {
    throw new Error(
      `NATS does not answer at ${host} (${error.message}). Start it, or set NATS_URL, ` +
        "NATS_OPERATOR_SEED and NATS_SYSTEM_SEED.",
    );
  });
}

/** Throws an error with the remedy if the server does not answer, or has another system account. */
export async function requireNats(server: NatsServer): Promise<void> {
  await (await connectToSystem(server)).close();
}

/** Sends a request to the server as a user of the system account. Throws if the server refuses it. */
export async function administer(server: NatsServer, subject: string, body: string) {
  const connection = await connectToSystem(server);
  try {
    const answer = await connection.request(subject, body);
    const { error } = answer.json<{ error?: { description: string } }>();
    if (error) throw new Error(`NATS refused ${subject}: ${error.description}`);
  } finally {
    await connection.close();
  }
}

/**
 * Adds an account to the server, or makes sure that it exists. The streams and subjects of an account
 * do not exist for the users of others.
 */
export async function putAccount(server: NatsServer, name: string, accountSeed: string) {
  const signer = keyOf(server.operatorSeed);
  const account = await encodeAccount(name, keyOf(accountSeed), { limits }, { signer });
  await administer(server, "$SYS.REQ.CLAIMS.UPDATE", account);
}
