/**
 * A message about something that has happened. It is stored together with the change and delivered
 * afterwards. The envelope is that of an event in https://cloudevents.io, without the attributes that
 * the product does not need yet.
 */
export type Message<Data = unknown> = {
  readonly id: string;
  /** The topic and what happened, for example `email.due`. */
  readonly type: `${string}.${string}`;
  /** The version of the schema of `data`. */
  readonly version: number;
  /** When the change happened, not when the message was sent. */
  readonly occurredAt: Date;
  /** Messages with the same key are delivered in order. */
  readonly key: string;
  /** The trace of the request that caused it (https://www.w3.org/TR/trace-context/). */
  readonly traceparent: string | null;
  readonly data: Data;
};

/** The data of every message names the account that caused it. */
export type Caused = { readonly actorId: string; readonly [field: string]: unknown };

/** A message before it is stored. Without a trace, it gets that of the running request. */
export type NewMessage = Omit<Message<Caused>, "traceparent"> &
  Partial<Pick<Message, "traceparent">>;

/** Consumers subscribe to a topic. */
export const topicOf = ({ type }: Pick<Message, "type">) => type.slice(0, type.indexOf("."));
