/**
 * npm looks for a script in the package.json nearest to where one stands. With this line in that of
 * the playground `npm run exercise` is understood there, too; comparisons leave it out.
 */
const line = '    "exercise": "node ../scripts/bootstrap.mjs exercise",\n';
const scripts = '  "scripts": {\n';

const isManifest = (path: string) => path === "package.json";

/** A file of an act as the playground has it. */
export const withCommand = (path: string, text: string) =>
  isManifest(path) ? text.replace(scripts, scripts + line) : text;

/** A file of the playground as an act would have it. */
export const withoutCommand = (path: string, text: string) =>
  isManifest(path) ? text.replace(line, "") : text;
