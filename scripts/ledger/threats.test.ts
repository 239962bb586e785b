import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Act, acts, root } from "../../shared/kit/acts.ts";

type Named = { files: string[]; name: string };

const form = /(acceptance )?([\w/-]+|`[\w/]+\/`): '(.+?)'(?=[;.<]| and \w+:| \(|\s*$)/g;

/**
 * The tests that an act's threats name, for example accounts: 'guessing …' or acceptance todos:
 * 'nothing …'
 */
function testsNamedBy(act: Act): Named[] {
  const rows = readFileSync(join(act.dir, "docs/threats.md"), "utf8").match(/^\|.*\|$/gm) ?? [];
  return rows.flatMap((row) => {
    const cell = row.split("|").at(-2) ?? "";
    const named = [...cell.matchAll(form)].flatMap(([, suite, of = "", quoted = ""]) => {
      const folder = suite ? join(root, "shared/acceptance") : join(act.dir, "test");
      const files = of.startsWith("`")
        ? globSync(join(root, of.slice(1, -1), "*.test.ts"))
        : [join(folder, `${of}.test.ts`)];
      return quoted.split(/' and '|', '/).map((name) => ({ files, name }));
    });
    const rest = cell.replaceAll(form, "");
    return rest.includes(" '") ? [...named, { files: [], name: rest }] : named;
  });
}

function isThere({ files, name }: Named): boolean {
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
  return texts.some((text) => text.includes(name.replace(/ ?…$/, "")));
}

test.each(acts())("the tests that the threats of $name name exist", (act) => {
  const named = testsNamedBy(act);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !isThere(one))).toEqual([]);
});
