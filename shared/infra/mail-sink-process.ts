import { ownIdentity } from "../kit/process-identity.mjs";
import { writeWhole } from "../kit/write-whole.ts";
import { startMailSink } from "./mail-sink.ts";

// Runs the e-mail sink in its own process, which several programs share.
const [stateFile = "", smtp = "0", http = "0"] = process.argv.slice(2);

const preferred = { smtpPort: Number(smtp), httpPort: Number(http) };
const { smtpPort, httpPort, stop } = await startMailSink(preferred);
writeWhole(stateFile, JSON.stringify({ identity: ownIdentity(), smtpPort, httpPort }));

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop());
