import { openEpochs } from "../async/epochs.ts";
import { openEventBus } from "../async/event-bus.ts";
import { declarePermissions } from "../data/declare-permissions.ts";
import { readDatabaseConfig, readEventConfig, readPermissionConfig } from "../ops/config.ts";

/**
 * Makes the relationship tuples of all lists equal to their members. The app may keep running. It is
 * needed after members were changed without the app, or tuples by hand. All members get new epochs.
 */
async function correct(): Promise<void> {
  const config = { ...readDatabaseConfig(process.env), ...readPermissionConfig(process.env) };
  const tell = (lists: number) => console.log(`${lists} lists compared`);
  const { natsUrl, eventStream } = readEventConfig(process.env);
  const bus = await openEventBus(natsUrl, eventStream);
  const { change } = await openEpochs(bus);
  const options = { again: true, onProgress: tell, changeEpochs: change };
  const total = await declarePermissions(config, options);
  await bus.close();
  console.log(`OpenFGA has the members of all ${total} lists.`);
}

await correct().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
