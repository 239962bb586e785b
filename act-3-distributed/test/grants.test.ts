import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { grants } from "../src/data/grants.ts";
import { createServiceRoles, roleOf } from "../src/data/service-roles.ts";
import { passwordOf } from "../src/services/credentials.ts";
import { services } from "../src/services/list.ts";
import { migratedDatabase } from "./database.ts";

/** Returns the address of an empty database for its owner, and for each service. */
async function startDatabase() {
  const owner = await migratedDatabase();
  const urlOf = (service: string) =>
    Object.assign(new URL(owner), {
      username: roleOf(owner, service),
      password: passwordOf(owner)(service),
    }).href;
  return { owner, urlOf };
}

async function connect(connectionString = ""): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Whether the database lets a client do something. The statements below change nothing. */
async function may(client: pg.Client, statement: string): Promise<boolean> {
  const { code } = await client.query(statement).then(
    () => ({ code: undefined }),
    (error: pg.DatabaseError) => error,
  );
  // 42501: insufficient privilege. 23502: no value for a column, which is checked after privileges.
  if (code && code !== "42501" && code !== "23502") throw new Error(`${code}: ${statement}`);
  return code !== "42501";
}

/** The privileges of a service on a table or sequence, each for one column if it is limited to some. */
function granted(service: string, object: string): Set<string> {
  const privileges = grants[service]?.[object]?.match(/[A-Z]+( \(.*?\))?/g) ?? [];
  const single = privileges.flatMap((privilege) => {
    const [name, columns] = privilege.split(/ \(|\)/);
    return columns?.split(", ").map((column) => `${name} (${column})`) ?? [privilege];
  });
  return new Set(single);
}

const findColumns = `
  SELECT table_schema AS schema, table_name AS table, column_name AS column
  FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`;

test("a service can do in the database what its grants say, and nothing else", async () => {
  const { owner, urlOf } = await startDatabase();
  const { rows: columns } = await (await connect(owner)).query(findColumns);
  for (const service of services) {
    const client = await connect(urlOf(service));
    for (const { schema, table, column } of columns) {
      const name = schema === "public" ? table : `${schema}.${table}`;
      const all = granted(service, name);
      const outcome = {
        SELECT: await may(client, `SELECT "${column}" FROM ${name} WHERE false`),
        UPDATE: await may(client, `UPDATE ${name} SET "${column}" = DEFAULT WHERE false`),
        INSERT: await may(client, `INSERT INTO ${name} DEFAULT VALUES`),
        DELETE: await may(client, `DELETE FROM ${name} WHERE false`),
        TRUNCATE: await may(client, `TRUNCATE ${name}`),
      };
      const expected = Object.keys(outcome).map((privilege) => [
        privilege,
        all.has(privilege) || all.has(`${privilege} (${column})`),
      ]);
      expect(outcome, `${service}: ${name} (${column})`).toEqual(Object.fromEntries(expected));
    }
    for (const sequence of ["outbox_position_seq", "email.outbox_position_seq"]) {
      const readable = granted(service, `SEQUENCE ${sequence}`).has("SELECT");
      expect(await may(client, `SELECT last_value FROM ${sequence}`), service).toBe(readable);
      expect(await may(client, `SELECT nextval('${sequence}')`), service).toBe(false);
    }
    for (const statement of [
      "CREATE TABLE mine ()",
      "CREATE SCHEMA mine",
      "CREATE ROLE mine",
      "DROP TABLE todos",
      `SET ROLE ${roleOf(owner, "write-api")}`,
    ]) {
      const isItself = service === "write-api" && statement.startsWith("SET ROLE");
      expect(await may(client, statement), `${service}: ${statement}`).toBe(isItself);
    }
  }
});

const ofProduct = ["accounts", "sessions", "lists", "members", "todos"];

test("only write-api reads password hashes and changes the product's tables", () => {
  for (const service of services.filter((name) => name !== "write-api")) {
    const onAccounts = granted(service, "accounts");
    expect(onAccounts).not.toContain("SELECT");
    expect(onAccounts).not.toContain("SELECT (password_hash)");
    for (const privilege of ofProduct.flatMap((table) => [...granted(service, table)])) {
      expect(privilege, service).toMatch(/^SELECT/);
    }
  }
});

test("two starts at the same time leave the services connected", async () => {
  const { owner, urlOf } = await startDatabase();
  const client = await connect(urlOf("gateway"));
  const create = () => createServiceRoles(owner, passwordOf(owner));
  await Promise.all([create(), create()]);
  await client.query("SELECT FROM sessions");
  await (await connect(urlOf("gateway"))).query("SELECT FROM sessions");
});

test("a release takes no right away before the services that need it have stopped", async () => {
  const { owner, urlOf } = await startDatabase();
  const client = await connect(urlOf("relay"));
  const readTodos = () => may(client, "SELECT FROM todos");
  await (await connect(owner)).query(`GRANT SELECT ON todos TO ${roleOf(owner, "relay")}`);
  await createServiceRoles(owner, passwordOf(owner), "expand");
  expect(await readTodos()).toBe(true);
  await createServiceRoles(owner, passwordOf(owner));
  expect(await readTodos()).toBe(false);
});

test("an owner who may not create roles is told what to do", async () => {
  const { owner, urlOf } = await startDatabase();
  await expect(createServiceRoles(urlOf("relay"), passwordOf(owner))).rejects.toThrow(
    "Run 'npm run environments'",
  );
});
