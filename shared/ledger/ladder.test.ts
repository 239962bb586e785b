import { expect, test } from "vitest";
import { findAct } from "../kit/acts.ts";
import { assemble, readLedger } from "./ledger.ts";

// Rules that hold between the acts of this repository.

test("a change of the database only changes the data layer and the code that starts the app", () => {
  const ledger = readLedger(findAct("1"));
  const onSqlite = assemble(ledger, ["layers"]);
  const onPostgres = assemble(ledger, ["layers", "isolated-environments"]);
  const paths = new Set([...onSqlite.keys(), ...onPostgres.keys()]);
  const changed = [...paths].filter((path) => onSqlite.get(path) !== onPostgres.get(path));
  const code = changed.filter((path) => path.startsWith("src/"));
  expect(code.length).toBeGreaterThan(10);
  expect(code.filter((path) => !/^src\/(data\/|ops\/|programs\/|main\.ts$)/.test(path))).toEqual(
    [],
  );
  const expected =
    /^(src|migrations|test|docs|\.github)\/|^(package\.json|vitest\.config\.ts|compose\.yaml|\.gitignore)$/;
  expect(changed.filter((path) => !expected.test(path))).toEqual([]);
});

test("the page is the same in every act", () => {
  const { files } = readLedger(findAct("1"));
  expect(files.map(({ path }) => path).filter((path) => path.startsWith("web/"))).toEqual([]);
});
