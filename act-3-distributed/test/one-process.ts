import { migrate } from "../src/data/migrate.ts";
import { appServer } from "../src/edge/server.ts";
import { readHttpConfig } from "../src/ops/config.ts";
import { serve } from "../src/ops/serve.ts";
import { composeAll } from "./all-services.ts";

// Runs all services in one process until a signal to stop arrives.
await migrate(process.env.DATABASE_URL ?? "");
const { app, stop } = await composeAll(process.env);
await serve(appServer(app), stop, readHttpConfig(process.env));
