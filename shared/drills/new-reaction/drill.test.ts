import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectPainAndRelief, runAltered, useStep } from "../test/alter.ts";
import { changeBetween } from "./change.ts";
import { drill, judge } from "./drill.ts";

test("below shows the pain and above the relief", () => expectPainAndRelief(drill));

test("fails if the stream of the side above forgets what everybody has handled", async () => {
  const result = await runAltered(drill, "above", [
    {
      file: "src/async/stream.ts",
      find: "  allow_direct: true,",
      replace: '  allow_direct: true,\n  retention: "interest",',
    },
  ]);
  expect(result, result.error).toMatchObject({ verdict: "fails", facts: { before: { heard: 0 } } });
});

test("fails if the side below has a stream, too", async () => {
  const result = await runAltered(drill, "below", await useStep(drill, "above"));
  expect(result, result.error).toMatchObject({ verdict: "holds" });
});

test("one changed line, one failed request or one todo unheard of is enough to fail", () => {
  const all = { heard: 9, of: 9 };
  const good = {
    change: { lines: 0, files: [], newFiles: ["src/new.ts"] },
    requests: { all: 50, failed: 0 },
    ...{ before: all, meanwhile: all, after: all },
  };
  expect(judge(good)).toBe("holds");
  expect(judge({ ...good, change: { ...good.change, lines: 1 } })).toBe("fails");
  expect(judge({ ...good, requests: { all: 50, failed: 1 } })).toBe("fails");
  expect(judge({ ...good, before: { heard: 8, of: 9 } })).toBe("fails");
  expect(judge({ ...good, meanwhile: { heard: 8, of: 9 } })).toBe("fails");
});

test("a change of the core is counted by lines, without blank lines and new files", () => {
  const folder = (files: Record<string, string>) => {
    const dir = mkdtempSync(join(tmpdir(), "change-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    mkdirSync(join(dir, "src"));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, "src", path), text);
    return dir;
  };
  const before = folder({ "a.ts": "one\ntwo\n", "b.ts": "same\n", "gone.ts": "one\ntwo\n" });
  const after = folder({ "a.ts": "one\n2\n\nthree\n", "b.ts": "same\n", "new.ts": "one\n" });
  expect(changeBetween(before, after)).toEqual({
    lines: 4,
    files: ["src/a.ts", "src/gone.ts"],
    newFiles: ["src/new.ts"],
  });
});
