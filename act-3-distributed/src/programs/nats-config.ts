import { writeFileSync } from "node:fs";
import { createOperator, encodeAccount, encodeOperator } from "@nats-io/jwt";
import { save, settingsOf } from "./environments.ts";
import { keyOf, newAccountSeed } from "./nats-accounts.ts";

/**
 * Writes .environments/nats.conf, the configuration of a NATS server that accepts the accounts of
 * this folder. `npm run environments` finds the administrator's keys in .environments/server.env.
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
const config = `http: "127.0.0.1:8222"
operator: ${await encodeOperator("todo", signer, operator)}
resolver { type: full, dir: nats/accounts, allow_delete: true }
resolver_preload { ${system.getPublicKey()}: ${account} }
# Waits for the disk before it confirms an event.
jetstream { store_dir: nats, sync_interval: always }
`;
writeFileSync(new URL("../../.environments/nats.conf", import.meta.url), config);
console.log("NATS: configuration in .environments/nats.conf, keys in .environments/server.env");
