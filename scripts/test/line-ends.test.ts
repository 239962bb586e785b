import { expect, test } from "vitest";
import { root } from "../../shared/kit/acts.ts";
import { git } from "../../shared/kit/git.ts";

test("git stores every text file with \\n and also writes it with \\n on Windows", () => {
  const files = git(root, ["ls-files", "--eol"]).trimEnd().split("\n");
  expect(files.length).toBeGreaterThan(100);
  // For example "i/lf    w/lf    attr/text=auto eol=lf", a tab, and the path. Binary files have i/-text.
  const right = /^i\/((lf|none) .*attr\/text(=auto)? eol=lf|-text)/;
  expect(files.filter((line) => !right.test(line))).toEqual([]);
});
