import { expect, test } from "vitest";
import { searchWords } from "../../src/domain/search.ts";

test("words have no case, no accents and no punctuation", () => {
  expect(searchWords("Crème-brûlée, 2 ×!")).toEqual(["creme", "brulee", "2"]);
  expect(searchWords("ΚΑΦΕΣ για τον Νίκο").at(-1)).toBe("νικο");
  expect(searchWords("ΟΔΥΣΣΕΥΣ Straße STRAẞE")).toEqual(["οδυσσευσ", "strasse", "strasse"]);
  expect(searchWords("明日の会議")).toEqual(["明日", "の", "会議"]);
  expect(searchWords("が か")).toEqual(["が", "か"]);
  expect(searchWords("?!")).toEqual([]);
});
