import { declareStream } from "./async/stream.ts";
import { declarePermissions } from "./data/declare-permissions.ts";
import { migrate } from "./data/migrate.ts";
import { declareSearch } from "./data/search-rebuild.ts";
import { createServiceRoles } from "./data/service-roles.ts";
import { readConfig } from "./ops/config.ts";
import { allCredentials, passwordOf } from "./services/credentials.ts";
import { innerServices, variableOf } from "./services/list.ts";
import { freePort, runProcess } from "./services/run.ts";

/** Runs all services in this terminal, until a signal to stop arrives. */
async function start(): Promise<void> {
  const config = readConfig(process.env); // checks all settings before the first service starts
  // A release migrates production itself, while the previous version still runs.
  if (config.environment === "development") {
    await migrate(config.databaseUrl);
    await createServiceRoles(config.databaseUrl, passwordOf(config.databaseUrl));
    await declareStream(config.natsUrl, config.eventStream);
    await declareSearch(config);
    await declarePermissions(config);
  }
  const stopping = new AbortController();
  const credentials = await allCredentials(process.env);
  const run = (name: string, env: NodeJS.ProcessEnv) =>
    runProcess(name, { ...env, ...credentials[name] }, stopping.signal);
  await freePort(config.port, config.host);
  const ports = await Promise.all(innerServices.map(() => freePort()));
  const addresses = innerServices.map((name, i) => [
    variableOf(name),
    `http://127.0.0.1:${ports[i]}`,
  ]);
  const shared = { PUBLIC_URL: config.publicUrl, ...Object.fromEntries(addresses) };
  const inner = innerServices.map((name, i) =>
    run(name, { ...shared, HOST: "127.0.0.1", PORT: `${ports[i]}`, TRUST_PROXY: "1" }),
  );
  const gateway = run("gateway", { ...shared, HOST: config.host, PORT: `${config.port}` });

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      stopping.abort();
      await Promise.all([gateway, ...inner].map((service) => service.stop()));
      process.exit();
    });
  }
}

await start().catch((error) => {
  const remedy = error.code === "EADDRINUSE" ? ". Set PORT to another one." : "";
  console.error(`${error.message}${remedy}`);
  process.exit(1);
});
