import type { EventBus } from "./event-bus.ts";
import { replay } from "./replay.ts";
import type { ConsumerName } from "./stream.ts";

/**
 * Lets a consumer continue after `position`, the last event that its own store contains. The server
 * may be further than that, because the store is new or was replaced by an older one. Then the
 * consumer gets everything since `position` again. Returns how many of these events the stream no
 * longer has.
 */
export async function resumeAfter(
  bus: EventBus,
  name: ConsumerName,
  position: number,
): Promise<number> {
  const { ack_floor } = await bus.manager.consumers.info(bus.stream, name);
  if (ack_floor.stream_seq <= position) return 0;
  await replay(bus, name, position + 1);
  const { state } = await bus.manager.streams.info(bus.stream);
  return Math.max(state.first_seq - position - 1, 0);
}
