/** Where somebody works, and where that work and the progress are kept. */
export type Place = { dir: string; savedDir: string; progressFile: string };
