import type { Edit } from "../edits.ts";

/** The connections for searches, and settings of the server for each of them. */
const searchPool = (connections: number, options = ""): Edit => ({
  file: "src/services/read-api.ts",
  find: 'parts.openPool("search", 4, { ...forRequests, ...planEachTime });',
  replace: `parts.openPool("search", ${connections}, {
    ...forRequests,
    options: \`\${planEachTime.options}${options}\`,
  });`,
});

/** By default, a search may use three processes of the server. */
const oneProcess = " -c max_parallel_workers_per_gather=0";

export const oneAtATime: Edit[] = [searchPool(1, oneProcess)];

const indexOfWords: Edit = {
  file: "migrations/003_read_model.sql",
  find: "-- Search no longer uses the column.",
  replace: `CREATE INDEX ON search.todos USING gin (words) WHERE NOT deleted;

-- Search no longer uses the column.`,
};

/** What the database can do for searches, and the search engine. */
export const variations: { name: string; side: "below" | "above"; edits: Edit[] }[] = [
  { name: "four connections", side: "below", edits: [] },
  { name: "ten connections", side: "below", edits: [searchPool(10)] },
  { name: "four, without parallel processes", side: "below", edits: [searchPool(4, oneProcess)] },
  { name: "one, without parallel processes", side: "below", edits: oneAtATime },
  { name: "four, and an index of words", side: "below", edits: [indexOfWords] },
  { name: "search engine", side: "above", edits: [] },
];
