import pg from "pg";
import type { Person } from "../../acceptance/people.ts";

/** OpenFGA stores at most this many tuples at a time. */
const atOnce = 100;

async function addLists(databaseUrl: string, accountId: string, count: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `WITH made AS (
         INSERT INTO lists (id, name, created_at)
         SELECT uuidv7(), 'List ' || i, now() FROM generate_series(1, $2::integer) i RETURNING id)
       INSERT INTO members (list_id, account_id, role)
       SELECT id, $1, 'owner' FROM made RETURNING list_id AS id`,
      [accountId, count],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

async function addTuples(env: Record<string, string>, accountId: string, listIds: string[]) {
  const tuples = listIds.map((id) => ({
    user: `account:${accountId}`,
    relation: "owner",
    object: `list:${id}`,
  }));
  const response = await fetch(`${env.OPENFGA_URL}/stores/${env.OPENFGA_STORE}/write`, {
    method: "POST",
    headers: { authorization: `Bearer ${env.OPENFGA_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ writes: { tuple_keys: tuples } }),
  });
  if (!response.ok) throw new Error(`OpenFGA answered ${response.status} to a write of tuples.`);
}

/**
 * Gives a person lists until there are `total`, the Inbox included. Writes them directly, because
 * ten thousand requests would take too long. Nobody may have asked for the person's lists yet.
 */
export async function giveLists(env: Record<string, string>, { id }: Person, total: number) {
  const listIds = await addLists(env.DATABASE_URL ?? "", id, total - 1);
  for (let from = 0; from < listIds.length; from += atOnce)
    await addTuples(env, id, listIds.slice(from, from + atOnce));
}
