import { permissionCache } from "../application/permission-cache.ts";
import { openEpochs } from "../async/epochs.ts";
import type { EventBus } from "../async/event-bus.ts";
import type { OpenFga } from "../data/openfga.ts";
import { openPermissions as open } from "../data/permissions.ts";
import { observed } from "../ops/observe.ts";
import type { Parts } from "./service.ts";

/** Questions to OpenFGA are spans of a trace, and no journeys of a user. */
const notMeasured = {
  "openfga.check": undefined,
  "openfga.listsOf": undefined,
  "openfga.accountsOf": undefined,
};

/** Connects a service to OpenFGA. The other services need not load the client. */
export async function openPermissions({ health }: Parts, openfga: OpenFga) {
  const permissions = await open(openfga);
  health.add("openfga", permissions.ping);
  const { check, listsOf, accountsOf } = permissions;
  const questions = observed({ openfga: { check, listsOf, accountsOf } }, notMeasured);
  return { ...permissions, ...questions.openfga };
}

/** The same for a service that asks often about the same accounts. It keeps the answers. */
export async function openCachedPermissions(parts: Parts, openfga: OpenFga, bus: EventBus) {
  const permissions = await openPermissions(parts, openfga);
  return { ...permissions, ...permissionCache(permissions, await openEpochs(bus)) };
}
