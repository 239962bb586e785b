import type { Edit } from "../edits.ts";

/** Searches in act 1 over four connections of their own, and nothing else. */
export const ownPool: Edit[] = [
  {
    file: "src/main.ts",
    find: "const search = todoSearch(db);",
    replace: 'const search = todoSearch(open("search", 4));',
  },
];

/** The index that act 2's search table has, on the todos themselves. */
export const coveringIndex = `
  DROP INDEX todos_newest_first;
  CREATE INDEX ON todos (list_id, created_at DESC, id DESC) INCLUDE (words, completed_at)`;

/** The statement that makes use of it: only of the todos of the page are the rows read. */
export const coveringStatement: Edit = {
  file: "src/data/search.ts",
  find: `      \`SELECT \${todoColumns}, \${key} AS key \${matching}
         AND ($5::\${type} IS NULL OR (\${key}, t.id) < ($5, $6::uuid))
       ORDER BY \${key} DESC, t.id DESC LIMIT $7\`,`,
  replace: `      \`SELECT \${todoColumns}, found.key FROM (
         SELECT t.id, \${key} AS key \${matching}
           AND ($5::\${type} IS NULL OR (\${key}, t.id) < ($5, $6::uuid))
         ORDER BY \${key} DESC, t.id DESC LIMIT $7) found
       JOIN todos t USING (id) ORDER BY found.key DESC, t.id DESC\`,`,
};
