import { renameSync, writeFileSync } from "node:fs";
import { startReceiver } from "./receiver.ts";

// A receiver as a process of its own, which several programs share.
const [stateFile = "", preferredPort = "0"] = process.argv.slice(2);

const { port, stop } = await startReceiver({ port: Number(preferredPort) });
writeFileSync(`${stateFile}.new`, JSON.stringify({ pid: process.pid, port }));
renameSync(`${stateFile}.new`, stateFile);

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop());
