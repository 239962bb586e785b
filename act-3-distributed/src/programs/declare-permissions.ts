import { declareEpochs, openEpochs } from "../async/epochs.ts";
import { openEventBus } from "../async/event-bus.ts";
import { declarePermissions } from "../data/declare-permissions.ts";
import type { OpenFga } from "../data/openfga.ts";

type Config = OpenFga & { databaseUrl: string; natsUrl: string; eventStream: string };

/**
 * Declares permissions, and the bucket of the epochs. If the bucket is empty, all lists are compared,
 * which gives every account an epoch.
 */
export async function declarePermissionsWithEpochs(
  config: Config,
  { again = false, onProgress = (_compared: number): unknown => undefined } = {},
): Promise<number> {
  const bus = await openEventBus(config.natsUrl, config.eventStream);
  try {
    const isEmpty = await declareEpochs(bus);
    const epochs = await openEpochs(bus);
    return await declarePermissions(config, { again: again || isEmpty, onProgress, epochs });
  } finally {
    await bus.close();
  }
}
