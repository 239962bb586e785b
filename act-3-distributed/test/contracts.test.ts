import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contracts, copyWithRelease } from "./released-copy.ts";

const contract = "docs/contracts/openapi.json";

test("a release that breaks those who use the API is refused, and says what breaks", async () => {
  const { edit, run } = await copyWithRelease();
  edit("src/edge/todo-json.ts", "title: z.string()", "name: z.string()");
  edit("src/edge/todo-json.ts", "title: todo.title", "name: todo.title");
  const { status, output } = run("src/programs/release.ts");
  expect(status).toBe(1);
  expect(output).toContain("Not released: The API breaks those who use it as it is in 1.0.0-old:");
  expect(output).toContain("- GET /todos/{id} 200 > application/json > title is gone\n");
  expect(output).not.toContain("building");
});

test("a compatible change passes, once its description is written", async () => {
  const { edit, run, releases } = await copyWithRelease();
  edit("src/edge/todo-json.ts", "title: z.string()", "title: z.string(), color: z.string()");
  expect(run(contracts)).toEqual({
    status: 1,
    output: "docs/contracts/openapi.json is not that of the code. Run 'npm run contracts write'.\n",
  });
  expect(run(contracts, "write").status).toBe(0);
  const passed = { status: 0, output: "The contracts break nobody.\n" };
  expect(run(contracts)).toEqual(passed);
  expect(run(contracts, join(releases, "1.0.0-old", contract))).toEqual(passed);
});

test("a service is compared with its own version, and all services with all versions", async () => {
  const { goTo, run, compare, releases } = await copyWithRelease();
  const released = readFileSync(join(releases, "1.0.0-old", contract), "utf8");
  mkdirSync(join(releases, "1.0.0-new/docs/contracts"), { recursive: true });
  const withAnotherRoute = released.replace('"/me":', '"/mine":');
  writeFileSync(join(releases, "1.0.0-new", contract), withAnotherRoute);
  goTo("1.0.0-old\nread-api 1.0.0-new");
  expect(compare("relay", "write-api").status).toBe(0);
  expect(compare("relay", "read-api").output).toContain(
    "as it is in 1.0.0-new:\n- GET /mine is gone",
  );
  expect(run(contracts).output).toContain("GET /mine is gone");
});
