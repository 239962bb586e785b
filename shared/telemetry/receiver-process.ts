import { writeWhole } from "../kit/write-whole.ts";
import { startReceiver } from "./receiver.ts";

// A receiver as a process of its own, which several programs share.
const [stateFile = "", preferredPort = "0"] = process.argv.slice(2);

const { port, stop } = await startReceiver({ port: Number(preferredPort) });
writeWhole(stateFile, JSON.stringify({ pid: process.pid, port }));

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop());
