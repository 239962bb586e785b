import type { Edit } from "../edits.ts";
import { briefQuery, modestQuery, plainQuery } from "./report.ts";

/** Ways to ask for the report, from a plain query of the database to the copy. */
export const variations: { name: string; side: "below" | "above"; edits: Edit[] }[] = [
  { name: "a query", side: "below", edits: plainQuery },
  { name: "a query that ends after a second", side: "below", edits: briefQuery },
  { name: "one query at a time, by one process", side: "below", edits: modestQuery },
  { name: "the file of analytics", side: "above", edits: [] },
];
