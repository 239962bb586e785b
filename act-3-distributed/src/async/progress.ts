import { Unavailable } from "../domain/errors.ts";
import type { EventBus } from "./event-bus.ts";
import { type ConsumerName, consumers } from "./stream.ts";

const unavailable = ({ message }: Error): never => {
  throw new Unavailable("Search", `NATS does not answer: ${message}`);
};

/**
 * How far a consumer has come in the stream. A search asks for this, so without an answer, it is
 * Unavailable.
 */
export function progressOf({ manager, stream }: EventBus, name: ConsumerName) {
  const events = `${stream}.${consumers[name].events}`;
  const read = () => manager.consumers.info(stream, name).catch(unavailable);
  const find = (query: { last_by_subj: string } | { seq: number; next_by_subj: string }) =>
    manager.streams.getMessage(stream, query).catch(unavailable);

  return {
    /** The position of the newest event that is meant for the consumer, or 0. */
    async lastPosition(): Promise<number> {
      const newest = await find({ last_by_subj: events });
      return newest?.seq ?? 0;
    },

    /** Whether the consumer has handled all its events up to a position. */
    async hasReached(position: number): Promise<boolean> {
      return (await read()).ack_floor.stream_seq >= position;
    },

    /** The number of events that it has not handled. */
    async waiting(): Promise<number> {
      const { num_pending, num_ack_pending } = await read();
      return num_pending + num_ack_pending;
    },

    /** The age of the oldest event that it has not handled, in ms. */
    async lagMs(): Promise<number> {
      const { num_pending, num_ack_pending, ack_floor } = await read();
      if (num_pending + num_ack_pending === 0) return 0;
      const oldest = await find({ seq: ack_floor.stream_seq + 1, next_by_subj: events });
      return oldest ? Math.max(Date.now() - oldest.time.getTime(), 0) : 0;
    },
  };
}
