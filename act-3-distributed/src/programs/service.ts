import { spawn } from "node:child_process";
import { credentialsOf } from "../services/credentials.ts";
import { services } from "../services/list.ts";

/** Runs one more process of a service in this terminal, beside those that run already. */
const [name = ""] = process.argv.slice(2);
if (!services.includes(name)) {
  console.error(`Usage: npm run service <name>\n  name  ${services.join(", ")}`);
  process.exit(1);
}
const args = ["--import", "./src/ops/telemetry.ts", `src/services/${name}.ts`];
const service = spawn(process.execPath, args, {
  env: { ...process.env, OTEL_SERVICE_NAME: name, ...(await credentialsOf(name, process.env)) },
  stdio: ["ignore", "inherit", "inherit", "ipc"], // through 'ipc' it notices if we are killed
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => service.kill(signal));
}
service.once("exit", (code) => process.exit(code ?? 1));
