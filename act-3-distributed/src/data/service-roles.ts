import pg from "pg";
import { grants } from "./grants.ts";

const databaseOf = (url: string) => new URL(url).pathname.slice(1);

/** Returns the name of a service's role. Each database has roles of its own. */
export const roleOf = (ownerUrl: string, service: string) =>
  `${databaseOf(ownerUrl)}_${service.replaceAll("-", "_")}`;

/**
 * Creates the role of each service, and lets it do what `grants` says and nothing else. It connects as
 * the owner of the database, and can be repeated. With `expand`, it takes nothing away that the
 * services of an earlier release need.
 */
export async function createServiceRoles(
  ownerUrl: string,
  passwordOf: (service: string) => string,
  which: "all" | "expand" = "all",
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN; SELECT pg_advisory_xact_lock(hashtext('service roles'))");
    for (const service of Object.keys(grants)) {
      const role = roleOf(ownerUrl, service);
      const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      const verb = rowCount ? "ALTER" : "CREATE";
      const password = pg.escapeLiteral(passwordOf(service));
      await client.query(`${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${password}`);
    }
    await client.query(grantStatements(ownerUrl, which).join(";"));
    await client.query("COMMIT");
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    if (code !== "42501") throw error; // insufficient privilege
    throw new Error(`${message}. Run 'npm run environments', which lets the owner create roles.`);
  } finally {
    await client.end();
  }
}

function grantStatements(ownerUrl: string, which: "all" | "expand"): string[] {
  const quoted = (service: string) => pg.escapeIdentifier(roleOf(ownerUrl, service));
  const all = Object.keys(grants).map(quoted).join();
  const objects = [...new Set(Object.values(grants).flatMap(Object.keys))];
  return [
    `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(databaseOf(ownerUrl))} TO ${all}`,
    ...(which === "all" ? objects.map((object) => `REVOKE ALL ON ${object} FROM ${all}`) : []),
    ...Object.entries(grants).flatMap(([service, allowed]) =>
      Object.entries(allowed).map(
        ([object, privileges]) => `GRANT ${privileges} ON ${object} TO ${quoted(service)}`,
      ),
    ),
  ];
}
