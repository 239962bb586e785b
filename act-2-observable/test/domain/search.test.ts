import { expect, test } from "vitest";
import { searchWords } from "../../src/domain/search.ts";

test("words have no case, no accents and no punctuation", () => {
  expect(searchWords("Crème-brûlée, 2 ×!")).toEqual(["creme", "brulee", "2"]);
  expect(searchWords("ΚΑΦΕΣ για τον Νίκο").at(-1)).toBe("νικο");
  expect(searchWords("?!")).toEqual([]);
});
