import { once } from "node:events";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { mailer } from "./mail.ts";
import { addSampleData } from "./sample-data.ts";

/** How long requests that are being answered may go on after a signal to stop. */
const drainMs = 3_000;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const db = openDatabase(config.databaseFile);
  if (config.sampleData) await addSampleData(db);
  const app = buildApp({ db, config, sendMail: mailer(config) });
  const server = app.listen(config.port, config.host);
  server.requestTimeout = 30_000; // for a whole request, however slowly its bytes come
  await once(server, "listening");
  console.log(`Listening on ${config.publicUrl}`);

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close(() => {
        db.close();
        process.exit();
      });
      // Browsers connect ahead of need: a connection without a request must not keep us waiting.
      setTimeout(() => server.closeAllConnections(), drainMs);
    });
  }
}

await start().catch((error) => {
  const remedy = error.code === "EADDRINUSE" ? ". Set PORT to another one." : "";
  console.error(`${error.message}${remedy}`);
  process.exit(1);
});
