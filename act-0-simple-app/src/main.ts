import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { mailer } from "./mail.ts";
import { addSampleData } from "./sample-data.ts";

try {
  const config = readConfig(process.env);
  const db = openDatabase(config.databaseFile);
  if (config.sampleData) await addSampleData(db);
  const app = buildApp({ db, config, sendMail: mailer(config) });

  const server = app.listen(config.port, config.host, (error) => {
    if (error)
      fail(`Port ${config.port} can't be had (${error.message}). Set PORT to another one.`);
    console.log(`Listening on ${config.publicUrl}`);
  });

  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close(() => {
        db.close();
        process.exit();
      });
    });
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
