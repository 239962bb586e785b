import { ownIdentity } from "../kit/process-identity.mjs";
import { writeWhole } from "../kit/write-whole.ts";
import { startReceiver } from "./receiver.ts";

// Runs a receiver in its own process, which several programs share.
const [stateFile = "", preferredPort = "0"] = process.argv.slice(2);

const { port, stop } = await startReceiver({ port: Number(preferredPort) });
writeWhole(stateFile, JSON.stringify({ identity: ownIdentity(), port }));

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop());
