/** The beginning of a comment line, by the end of a file's name. */
const byEnding: [RegExp, RegExp][] = [
  [/\.[cm]?[jt]s$/, /^\s*(\/\/|\/\*|\*)/],
  [/\.css$/, /^\s*(\/\*|\*(?!.*[{,]$))/],
  [/\.sql$/, /^\s*(--|\/\*|\*)/],
  [/\.(md|html|svg|xml)$/, /^\s*<!--/],
  [/\.json$/, /^(?!)/],
];

/** Files of settings and scripts: YAML, shell, .env, .gitignore and the like. */
const others = /^\s*#/;

/** Matches the lines of a file that are comments. */
export function commentIn(path: string): RegExp {
  return byEnding.find(([ending]) => ending.test(path))?.[1] ?? others;
}
