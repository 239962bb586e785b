import pg from "pg";
import { type Person, signUp } from "../../acceptance/people.ts";

/** A company whose people all have the same number of lists, with the same number of todos in each. */
export type Company = { people: number; listsOfEach: number; todosInList: number };

export const todosOf = ({ people, listsOfEach, todosInList }: Company) =>
  people * listsOfEach * todosInList;

const verbs = "answer ask book buy call check clean draft file find fix order pay plan print send";
const things =
  "address agenda badge banner bill budget cake camera chair contract dinner door email flyer garden heater invoice keys lamp letter logo menu mirror music offer paint paper photo plant poster printer quote receipt report room route shelf sign speech stage table tent ticket tools train van video visa water window";
const names =
  "adam alice anna bela carla chen dana elif emil eva felix fritz gina hana hugo ines ivan jana juri karl kim lars lena luca maria mila nina noah olga omar otto paula pavel ria rosa sara sven tara timo uma vera willi yara zoe";

/** A typed search, as the page sends it: beginnings of words. */
export function typed(seed: number): string[] {
  const words = [things, names].flatMap((text) => text.split(" "));
  return words.map((word, at) => word.slice(0, 2 + ((at * 7 + seed) % 3)));
}

const oneOf = (text: string) =>
  `(string_to_array('${text}', ' '))[1 + floor(random() * ${text.split(" ").length})]`;

/** Foreign keys are checked for each row. That would take as long as everything else. */
const references = [
  ["todos_list_id_fkey", "FOREIGN KEY (list_id) REFERENCES lists ON DELETE CASCADE"],
  ["todos_created_by_fkey", "FOREIGN KEY (created_by) REFERENCES accounts"],
];

/**
 * Signs people up, and writes their lists and todos directly into the database, because so many
 * requests would take too long. Fills the table for search, too, if there is one.
 */
export async function moveInto(
  url: string,
  databaseUrl: string,
  company: Company,
  seed: number,
): Promise<Person[]> {
  const { people: peopleCount, listsOfEach, todosInList } = company;
  const signUps = Array.from({ length: peopleCount }, (_, at) => signUp(`Person ${at}`, url));
  const people = await Promise.all(signUps);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT setseed($1)", [(seed % 1000) / 1000]);
    await client.query(
      `INSERT INTO lists (id, name, created_at)
       SELECT uuidv7(), 'List ' || i, now() FROM generate_series(1, $1) i`,
      [peopleCount * listsOfEach],
    );
    await client.query(
      `INSERT INTO members (list_id, account_id, role)
       SELECT id, ($1::uuid[])[1 + (row_number() OVER ()) % $2], 'owner'
       FROM lists WHERE inbox_of IS NULL`,
      [people.map(({ id }) => id), peopleCount],
    );
    for (const [name] of references)
      await client.query(`ALTER TABLE todos DROP CONSTRAINT ${name}`);
    await client.query(
      `INSERT INTO todos (id, list_id, title, words, "order", created_by, created_at,
         completed_at, version)
       SELECT uuidv7(), list_id, title, array_to_tsvector(string_to_array(title, ' ')),
         i, account_id, at, CASE WHEN random() < 0.7 THEN at + random() * interval '20 days' END, 1
       FROM (
         SELECT *, ${oneOf(verbs)} || ' ' || ${oneOf(things)} || ' ' || ${oneOf(names)} AS title,
           date_trunc('day', now()) - interval '20 days' - random() * interval '300 days' AS at
         FROM members JOIN lists ON lists.id = list_id, generate_series(1, $1) i
         WHERE inbox_of IS NULL) todo`,
      [todosInList],
    );
    for (const [name, rule] of references)
      await client.query(`ALTER TABLE todos ADD CONSTRAINT ${name} ${rule}`);
    const { rows } = await client.query("SELECT to_regclass('search.todos') IS NOT NULL AS has");
    if (rows[0].has)
      await client.query(
        `INSERT INTO search.todos SELECT id, list_id, title, words, completed_at, "order",
           created_by, created_at, version, false FROM todos`,
      );
    // Autovacuum would have done this if the todos had come one by one.
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
  return people;
}
