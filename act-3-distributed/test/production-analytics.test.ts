import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "./eventually.ts";
import { signUp } from "./people.ts";
import { startProduction } from "./production.ts";

test("a new version of analytics opens the file after the old one, which comes back if it fails", async () => {
  const folder = mkdtempSync(join(tmpdir(), "analytics-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "analytics.duckdb");
  const { url, release, edit, pids } = await startProduction({ ANALYTICS_FILE: file });
  const ana = await signUp(url, "Ana");
  const { body: todo } = await ana.post("/todos").send({ title: "Cake" }).expect(201);
  const version = async (open: number) => {
    const { status, headers, body } = await ana.get(`/lists/${todo.listId}/stats`);
    expect({ status, open: body.open }).toEqual({ status: 200, open });
    return headers.released;
  };
  await eventually(() => version(1));
  expect(existsSync(file)).toBe(true);
  const before = pids();

  const handler = '(_req, res, next) => next(void res.set("Released", "2")),';
  edit("src/services/analytics.ts", "    requireIdentity(),", `${handler}\nrequireIdentity(),`);
  await release("analytics");
  expect(await version(1)).toBe("2");
  expect({ ...pids(), analytics: before.analytics }).toEqual(before);

  edit("src/services/analytics.ts", "if (import.meta.main)", 'throw new Error("No."); if (true)');
  await expect(release("analytics")).rejects.toMatchObject({
    stderr: expect.stringMatching(/analytics .* ended before it was ready/),
  });
  await ana.post("/todos").send({ title: "Band" }).expect(201);
  await eventually(async () => expect(await version(2)).toBe("2"));
});
