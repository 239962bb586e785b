import { dirname } from "node:path";

/** The repository's root folder: the one around this file's. */
export const root = dirname(import.meta.dirname);
