import { expect, it } from "vitest";
import { readLedger } from "../../shared/ledger/ledger.ts";
import { makeActs, type TestActs } from "../../shared/ledger/test-acts.ts";
import { explainChange } from "./change.ts";

const rule = `function mayEdit(role) {
  if (role === "owner") return true;
  return role === "editor";
}
`;
const claims = [{ files: ["**"] }];

function movedOf(acts: Omit<TestActs, "pieces">): string[] {
  const change = explainChange(readLedger(makeActs({ ...acts, pieces: [{ id: "one", claims }] })));
  return change.pieces.flatMap(({ hunks }) =>
    hunks.flatMap(({ file, lines }) =>
      lines.flatMap(({ sign, text, moved }) =>
        moved ? [`${sign} ${file} ${text.trim()} ${moved.file}:${moved.line}`] : [],
      ),
    ),
  );
}

it("shows code in another file as moved, although it is now exported and indented", () => {
  const inFolder = `export ${rule.replaceAll("  ", "    ")}`;
  const moved = movedOf({
    below: { "server.js": `start();\n${rule}` },
    here: { "server.js": "start();\n", "domain/rules.js": inFolder },
  });
  expect(moved).toContain(
    "+ domain/rules.js export function mayEdit(role) { act-0-less/server.js:2",
  );
  expect(moved).toContain("- server.js } act-1-more/domain/rules.js:4");
  expect(moved).toHaveLength(8);
});

it("does not show a bracket or a short line as moved because it is elsewhere, too", () => {
  const moved = movedOf({
    below: { "a.js": "old();\n}\n\nreturn;\n" },
    here: { "a.js": "", "b.js": "new();\n}\n\nreturn;\n" },
  });
  expect(moved).toEqual([]);
});

it("uses each removed line once", () => {
  const moved = movedOf({
    below: { "a.js": rule, "b.js": "b\n" },
    here: { "b.js": "b\n", "c.js": rule, "d.js": rule },
  });
  expect(moved.filter((line) => line.startsWith("+"))).toHaveLength(4);
});
