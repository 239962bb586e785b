import type { Edit } from "../edits.ts";

/**
 * Act 2's index of its search table, on the todos table, and a statement that reads it. It finds a
 * page's todos in the index alone.
 */
export const coveringIndex: Edit[] = [
  {
    file: "migrations/001_product.sql",
    find: "CREATE INDEX todos_newest_first ON todos (list_id, created_at DESC, id DESC);",
    replace:
      "CREATE INDEX todos_newest_first ON todos (list_id, created_at DESC, id DESC)\n" +
      "  INCLUDE (words, completed_at);",
  },
  {
    file: "src/data/search.ts",
    find: `      \`SELECT \${todoColumns}, \${key} AS key \${matching}
         AND ($5::\${type} IS NULL OR (\${key}, t.id) < ($5, $6::uuid))
       ORDER BY \${key} DESC, t.id DESC LIMIT $7\`,`,
    replace: `      \`SELECT \${todoColumns}, found.key FROM (
         SELECT t.id, \${key} AS key \${matching}
           AND ($5::\${type} IS NULL OR (\${key}, t.id) < ($5, $6::uuid))
         ORDER BY \${key} DESC, t.id DESC LIMIT $7) found
       JOIN todos t USING (id) ORDER BY found.key DESC, t.id DESC\`,`,
  },
];

/** Four connections only for searches, as in act 2. */
export const ownPool: Edit[] = [
  {
    file: "src/main.ts",
    find: "const search = todoSearch(db);",
    replace: 'const search = todoSearch(open("search", 4, forRequests));',
  },
];

/** The variations of search, from act 1 as it is to act 2. */
export const variations: { name: string; side: "below" | "above"; edits: Edit[] }[] = [
  { name: "act 1 as it is", side: "below", edits: [] },
  { name: "act 1, covering index", side: "below", edits: coveringIndex },
  {
    name: "act 1, covering index and a pool",
    side: "below",
    edits: [...coveringIndex, ...ownPool],
  },
  { name: "act 2, a table for search", side: "above", edits: [] },
];
