import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect, jwtAuthenticator, type NatsConnection } from "@nats-io/transport-node";

/** A connection to NATS, and the stream of this environment. */
export type EventBus = {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly stream: string;
  /** Sends what is still waiting, and closes the connection. */
  close(): Promise<void>;
};

/**
 * Connects to a NATS server. The password in the address is the token of a user (a JWT). If the
 * connection is lost later, it tries again until it succeeds.
 */
export async function openEventBus(url: string, stream: string): Promise<EventBus> {
  const { host, username, password } = new URL(url);
  // Answers arrive at subjects of the user's own, so that no other user needs to see them.
  const inboxPrefix = `_INBOX.${username}`;
  const user = password && { authenticator: jwtAuthenticator(password), inboxPrefix };
  const forever = { maxReconnectAttempts: -1, ignoreAuthErrorAbort: true };
  const options = { servers: host, name: "todo", ...forever };
  const connection = await connect({ ...options, ...user }).catch((error) => {
    throw new Error(
      `NATS does not answer at ${host} (${error.message}). Start it or set NATS_URL.`,
    );
  });
  const manager = await jetstreamManager(connection).catch(async (error) => {
    await connection.close();
    throw new Error(
      `NATS at ${host} has no JetStream (${error.message}). Start it with --jetstream.`,
    );
  });
  return { connection, manager, stream, close: () => connection.drain() };
}
