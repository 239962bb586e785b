import { writeFileSync } from "node:fs";
import { createOperator, encodeAccount, encodeOperator } from "@nats-io/jwt";
import { save, settingsOf } from "./environments.ts";
import { keyOf, newAccountSeed } from "./nats-accounts.ts";

/**
 * Writes .environments/nats.conf, the part of a NATS server's configuration that names its operator
 * and its system account. `npm run environments` finds their secret keys in .environments/server.env.
 * Running it again keeps the keys.
 */
const known = settingsOf("server");
const operatorSeed = known.NATS_OPERATOR_SEED ?? Buffer.from(createOperator().getSeed()).toString();
const systemSeed = known.NATS_SYSTEM_SEED ?? newAccountSeed();
save("server", "NATS_OPERATOR_SEED", operatorSeed);
save("server", "NATS_SYSTEM_SEED", systemSeed);

const [signer, system] = [keyOf(operatorSeed), keyOf(systemSeed)];
const operator = { system_account: system.getPublicKey() };
const limits = { conn: -1, subs: -1, data: -1, payload: -1, exports: -1, wildcards: true };
const account = await encodeAccount("system", system, { limits }, { signer });
writeFileSync(
  new URL("../../.environments/nats.conf", import.meta.url),
  `operator: ${await encodeOperator("todo", signer, operator)}
resolver_preload { ${system.getPublicKey()}: ${account} }
`,
);
console.log("The NATS server's operator is in .environments/nats.conf, its keys in server.env.");
