import type { EventBus } from "./event-bus.ts";
import { type ConsumerName, consumers } from "./stream.ts";

/**
 * Moves a consumer back, so that it gets the events from a position or time on again. Returns their
 * number. Throws an error if the consumer must not repeat what it does. Processes of the consumer may
 * keep running.
 */
export async function replay(
  { manager, stream }: EventBus,
  name: ConsumerName,
  from: number | Date,
): Promise<number> {
  if (consumers[name].replay === "refused") {
    throw new Error(`${name} can't be replayed: it would repeat what it has done.`);
  }
  const position = typeof from === "number" ? from : await positionAt(from);
  const { state } = await manager.streams.info(stream);
  if (position > state.last_seq) throw new Error(`The stream ends at position ${state.last_seq}.`);
  return (await manager.consumers.reset(stream, name, position)).num_pending;

  /** The position of the first event that was stored at a time or later. */
  async function positionAt(startTime: Date): Promise<number> {
    const found = await manager.direct.getMessage(stream, { start_time: startTime });
    if (!found) throw new Error(`The stream has no event since ${startTime.toISOString()}.`);
    return found.seq;
  }
}
