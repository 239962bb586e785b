/**
 * npm looks for a script in the nearest package.json. With this line in the playground's
 * package.json, `npm run exercise` also works there. Comparisons leave it out.
 */
const line = '    "exercise": "node ../scripts/bootstrap.mjs exercise",\n';
const scripts = '  "scripts": {\n';

const isManifest = (path: string) => path === "package.json";

/** Converts a file of an act to its form in the playground. */
export const withCommand = (path: string, text: string) =>
  isManifest(path) ? text.replace(scripts, scripts + line) : text;

/** Converts a file of the playground to its form in an act. */
export const withoutCommand = (path: string, text: string) =>
  isManifest(path) ? text.replace(line, "") : text;
