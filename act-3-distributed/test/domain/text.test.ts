import { expect, test } from "vitest";
import { line } from "../../src/domain/text.ts";

test.each([
  ["letters", "Milk"],
  ["accents in two characters", "cafe\u0301"],
  ["a family", "👨‍👩‍👧"],
  ["a woman with a skin colour at a computer", "👩🏽‍💻"],
  ["a red heart", "❤️"],
  ["a keycap", "1️⃣"],
  ["the flag of Wales", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
  ["a non-joiner in Persian", "می‌خواهم"],
  ["a joiner in Hindi", "क्‍ष"],
  ["a variant of a Chinese character", "葛󠄀"],
])("visible: %s", (_, text) => {
  expect(line("title", text, 20)).toBe(text);
});

test.each([
  ["nothing", ""],
  ["a zero-width space", "In\u200bbox"],
  ["a joiner between Latin letters", "In\u200dbox"],
  ["a joiner at the end", "👩\u200d"],
  ["a variation selector on a digit", "1\ufe0f"],
  ["a variation selector alone", "\ufe0f"],
  ["an invisible letter", "\u3164"],
  ["a change of direction", "exe.\u202egnp"],
  ["a line separator", "one\u2028two"],
  ["a tag without a flag", "Inbox\u{e0041}"],
  ["an unpaired surrogate", "\ud83d"],
])("refused: %s", (_, text) => {
  expect(() => line("title", text, 20)).toThrow("Must be one line");
});

test("the length counts characters, not UTF-16 units", () => {
  expect(line("title", "🧀".repeat(20), 20)).toHaveLength(40);
  expect(() => line("title", "🧀".repeat(21), 20)).toThrow("Must be one line");
});
