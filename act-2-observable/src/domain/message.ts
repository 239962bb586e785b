/**
 * Something to be done because something has happened: stored together with the change, delivered
 * afterwards. The envelope is that of an event, https://cloudevents.io, less what we don't need yet.
 */
export type Message<Data = unknown> = {
  readonly id: string;
  /** Its topic and what happened: `mail.due`. */
  readonly type: `${string}.${string}`;
  /** When the change happened, not when somebody heard of it. */
  readonly occurredAt: Date;
  /** Messages with the same key are delivered in their order. */
  readonly key: string;
  readonly data: Data;
};

/** Who delivers it. */
export const topicOf = ({ type }: Message) => type.slice(0, type.indexOf("."));
