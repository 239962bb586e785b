import type { OpenFga } from "../data/openfga.ts";
import { openPermissions as open } from "../data/permissions.ts";
import { observed } from "../ops/observe.ts";
import type { createParts } from "./service.ts";

type Parts = ReturnType<typeof createParts>;

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
