import { writeWhole } from "../kit/write-whole.ts";
import { startMailSink } from "./mail-sink.ts";

// An e-mail sink as a process of its own, which several programs share.
const [stateFile = "", smtp = "0", http = "0"] = process.argv.slice(2);

const preferred = { smtpPort: Number(smtp), httpPort: Number(http) };
const { smtpPort, httpPort, stop } = await startMailSink(preferred);
writeWhole(stateFile, JSON.stringify({ pid: process.pid, smtpPort, httpPort }));

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop());
