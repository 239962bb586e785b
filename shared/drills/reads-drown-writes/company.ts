import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { type Person, signUp } from "../../acceptance/people.ts";
import { systemEnvironment } from "../../kit/system-environment.ts";
import type { Side } from "../drill.ts";

const peopleCount = 10;
const listsOfEach = 100;
const todosInList = 100;

/** 100,000 todos: ten people, each with a hundred lists of a hundred todos. */
export const todoCount = peopleCount * listsOfEach * todosInList;

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

/**
 * Fills the database directly, because a hundred thousand requests would take too long. The step's
 * own program, if it has one, builds derived data.
 */
export async function settleIn(side: Side, url: string, databaseUrl: string): Promise<Person[]> {
  const signUps = Array.from({ length: peopleCount }, (_, at) => signUp(`Person ${at}`, url));
  const people = await Promise.all(signUps);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT setseed($1)", [(side.seed % 1000) / 1000]);
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
    await client.query(
      `INSERT INTO todos (id, list_id, title, words, "order", created_by, created_at, version)
       SELECT uuidv7(), list_id, title, array_to_tsvector(string_to_array(title, ' ')),
         i, account_id, now() - random() * interval '300 days', 1
       FROM (
         SELECT *, ${oneOf(verbs)} || ' ' || ${oneOf(things)} || ' ' || ${oneOf(names)} AS title
         FROM members JOIN lists ON lists.id = list_id, generate_series(1, $1) i
         WHERE inbox_of IS NULL) todo`,
      [todosInList],
    );
    const rebuild = "src/programs/rebuild.ts";
    if (existsSync(join(side.act.dir, rebuild))) {
      const env = { ...systemEnvironment(), DATABASE_URL: databaseUrl };
      await promisify(execFile)(process.execPath, [rebuild], { cwd: side.act.dir, env });
    }
    // Autovacuum would have done this if the todos had come one by one.
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
  return people;
}
