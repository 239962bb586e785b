/** The folder of the playground, and the places of saved work and progress. */
export type Place = { dir: string; savedDir: string; progressFile: string };
