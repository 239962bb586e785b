import { expect, it } from "vitest";
import { stringify } from "yaml";
import { readPieces } from "./pieces.ts";
import { completePiece, makeActs, sentences } from "./test-acts.ts";

const claims = [{ files: ["a.md"] }];

function problemsOf(pieces: Record<string, unknown>[], rest = {}): string[] {
  const data = { act: "act-1-more", below: "act-0-less", story: "One. Two.", ...rest, pieces };
  return sentences(readPieces(makeActs({ yaml: stringify(data) })).problems);
}

it("reads a valid file", () => {
  expect(problemsOf([completePiece({ id: "one", claims })])).toEqual([]);
});

it("names the line of broken YAML", () => {
  const act = makeActs({ yaml: "act: act-1-more\npieces: [\n" });
  expect(sentences(readPieces(act).problems)[0]).toMatch(/^act-1-more\/pieces.yaml:[23]: /);
});

it("names the line of a missing or unknown word", () => {
  const { cost: _, ...piece } = completePiece({ id: "one", claims, prise: 3 });
  expect(problemsOf([piece])).toEqual([
    expect.stringMatching(/pieces\.yaml:5: pieces\.0\.cost: .*expected string/),
    expect.stringMatching(/pieces\.yaml:5: pieces\.0: .*"prise"/),
  ]);
});

it("requires a reason for a piece, and a why for lines", () => {
  const { pain: _, ...piece } = completePiece({
    id: "one",
    claims: [{ file: "a.md", lines: ["x"] }],
  });
  const problems = problemsOf([piece]).join("\n");
  expect(problems).toContain("pieces.0.claims.0: a claim with 'lines' needs a 'why'");
  expect(problemsOf([{ ...piece, claims }])[0]).toContain("each piece needs a reason");
});

it("requires needs and interims that point in the right direction, unique ids, and the act's name", () => {
  const one = completePiece({ id: "one", claims, needs: ["two"] });
  const two = completePiece({ id: "two", claims, interim: { until: "one" } });
  expect(problemsOf([one, two, two], { act: "act-9" })).toEqual([
    "act-1-more/pieces.yaml:1: act is 'act-9'",
    "act-1-more/pieces.yaml:19: 'one' needs 'two', which is not an earlier piece of this act",
    expect.stringMatching(/the interim of 'two' ends with 'one', which is not a later piece/),
    expect.stringMatching(/the id 'two' is taken/),
    expect.stringMatching(/the interim of 'two' ends with 'one', which is not a later piece/),
  ]);
});
