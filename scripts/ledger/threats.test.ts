import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Act, acts, root } from "../acts.ts";

type Named = { file: string; name: string };

/** The tests that an act's threats name, as in: accounts: 'guessing …'; acceptance todos: 'nothing …' */
function testsNamedBy(act: Act): Named[] {
  const rows = readFileSync(join(act.dir, "docs/threats.md"), "utf8").match(/^\|.*\|$/gm) ?? [];
  return rows.flatMap((row) => {
    const cell = row.split("|").at(-2) ?? "";
    const named = cell.matchAll(/(acceptance )?([\w/-]+): '(.+?)'(?=;|<| and \w+:| \(|\s*$)/g);
    return [...named].flatMap(([, suite, of, quoted = ""]) => {
      const folder = suite ? join(root, "shared/acceptance") : join(act.dir, "test");
      const names = quoted.split(/' and '|', '/);
      return names.map((name) => ({ file: join(folder, `${of}.test.ts`), name }));
    });
  });
}

function isThere({ file, name }: Named): boolean {
  return existsSync(file) && readFileSync(file, "utf8").includes(name.replace(/ ?…$/, ""));
}

test.each(acts())("the tests that the threats of $name name are there", (act) => {
  const named = testsNamedBy(act);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !isThere(one))).toEqual([]);
});
