import { expect, test } from "vitest";
import { withoutControls } from "./pager.ts";

test("escapes in the shown files do not reach a terminal through a pipe; colours and lines do", () => {
  const text = "a\u001b]0;title\u0007b\u009b2J\tc\n\u001b[31mred\u001b[0m\n";
  expect(withoutControls(text)).toBe("a\ufffd]0;title\ufffdb\ufffd2J\tc\n\u001b[31mred\u001b[0m\n");
});
