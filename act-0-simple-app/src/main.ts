import { once } from "node:events";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { mailer } from "./mail.ts";
import { addSampleData } from "./sample-data.ts";
import { appServer } from "./server.ts";

/** How long open requests may continue after a signal to stop. */
const drainMs = 3_000;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const db = openDatabase(config.databaseFile);
  if (config.sampleData) await addSampleData(db);
  const app = buildApp({ db, config, sendMail: mailer(config) });
  const server = appServer(app).listen(config.port, config.host);
  await once(server, "listening");
  console.log(`Listening on ${config.publicUrl}`);

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close(() => {
        db.close();
        process.exit();
      });
      // Browsers open spare connections. These must not delay the exit.
      setTimeout(() => server.closeAllConnections(), drainMs);
    });
  }
}

await start().catch((error) => {
  const remedy = error.code === "EADDRINUSE" ? ". Set PORT to another one." : "";
  console.error(`${error.message}${remedy}`);
  process.exit(1);
});
