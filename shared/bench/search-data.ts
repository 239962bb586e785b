import pg from "pg";
import type { Person } from "../acceptance/people.ts";

const todosInList = 100;

/** Words to search for: one is in half of the titles, and one is in each list once. */
export const words = { common: "buy", rare: "thing42" };

/** A person who searches, and the number of their lists. */
export type Owner = { person: Person; lists: number };

const id = (number: string) => `lpad(to_hex(${number}), 32, '0')::uuid`;
const columns = `id, list_id, title, words, "order", created_by, created_at, version`;

/** Accounts, each with a hundred lists, each with a hundred todos. All write at the same time. */
function othersWith(todos: number): string[] {
  const lists = todos / todosInList;
  const title = `concat_ws(' ', (ARRAY['Buy', 'Bring'])[1 + n / ${lists} % 2],
    'thing' || (n / ${lists} + n % ${lists}) % 100, 'for', 'friend' || n)`;
  return [
    `INSERT INTO accounts SELECT ${id("n")}, 'other' || n, 'Other', '', now()
     FROM generate_series(0, ${lists - 1} / 100) n`,
    `INSERT INTO lists SELECT ${id("n")}, 'List ' || n, NULL, now()
     FROM generate_series(0, ${lists - 1}) n`,
    `INSERT INTO members SELECT ${id("n")}, ${id("n / 100")}, 'owner'
     FROM generate_series(0, ${lists - 1}) n`,
    `INSERT INTO todos (${columns})
     SELECT ${id("n")}, ${id(`n % ${lists}`)}, title,
       array_to_tsvector(string_to_array(lower(title), ' ')), n, ${id(`n % ${lists} / 100`)},
       timestamptz '2026-01-01' + n * interval '1 second', 1
     FROM generate_series(0, ${todos - 1}) n, LATERAL (SELECT ${title} AS title) titles`,
  ];
}

/** Makes a person an editor of some lists, spread evenly among all. */
function joined({ person, lists: own }: Owner, todos: number): string {
  const lists = todos / todosInList;
  return `INSERT INTO members SELECT ${id(`n * ${lists} / ${own}`)}, '${person.id}', 'editor'
    FROM generate_series(0, ${own - 1}) n ON CONFLICT DO NOTHING`;
}

/**
 * Empties an act's database except for the owners, and writes `todos` todos directly into its
 * tables. Each list of the owners gets a hundred of them, other people get the rest.
 */
export async function fill(databaseUrl: string, todos: number, owners: Owner[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT to_regclass('search.todos') IS NOT NULL AS has");
    const tables: string[] = rows[0].has ? ["todos", "search.todos"] : ["todos"];
    const copy = `INSERT INTO search.todos (${columns}, deleted) SELECT ${columns}, false FROM todos`;
    const statements = [
      `TRUNCATE ${tables}`,
      "DELETE FROM lists WHERE inbox_of IS NULL",
      "DELETE FROM accounts WHERE email LIKE 'other%'",
      ...othersWith(todos),
      ...owners.map((owner) => joined(owner, todos)),
      ...(rows[0].has ? [copy] : []),
      "VACUUM ANALYZE", // as autovacuum would have done if the todos had come one by one
    ];
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
