import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { startActProcess } from "../../shared/infra/act-process.ts";
import { UserError } from "../../shared/kit/command.ts";
import { blameApp } from "./blame-app.ts";
import { makePlace, write } from "./test-exercise.ts";

const doctor = "'npm run doctor' checks this machine.";

test("the error of an app that ends at once names the app", async () => {
  const { dir } = makePlace();
  mkdirSync(dir);
  write({ dir }, "main.ts", 'throw new Error("boom");\n');
  const options = { port: 9, env: {}, dir, args: ["main.ts"] };
  const starting = startActProcess({ number: 1, name: "playground", dir }, options);
  const { message } = await starting.then(
    () => new Error("It has started."),
    (error) => error,
  );
  expect(blameApp(new UserError(message, doctor))).toMatchObject({
    message: expect.stringMatching(/^The app in playground\/ ended at once[\s\S]*Error: boom/),
    remedy: expect.stringContaining("Fix it in playground/"),
  });
});

test("other errors do not change", () => {
  for (const problem of ["Port 3001 is in use by act 1.", "The data of playground are in use."]) {
    const error = new UserError(problem, doctor);
    expect(blameApp(error)).toBe(error);
  }
});
