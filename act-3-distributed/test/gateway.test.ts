import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import request from "supertest";
import { expect, onTestFinished, test } from "vitest";
import { emailDetailsFrom } from "../src/async/email-details.ts";
import { appServer } from "../src/edge/server.ts";
import { composeWriteApi } from "../src/services/write-api.ts";
import { cleanDatabase } from "./database.ts";
import { startApp } from "./harness.ts";
import { openfgaSettings } from "./openfga.ts";
import { shareList, signUp } from "./people.ts";

test("the routes between services can't be reached through the gateway", async () => {
  const { app } = await startApp();
  const ana = await signUp(app, "Ana");
  await ana.get("/internal/email-details").expect(404);
  await ana.get("/todos/../internal/email-details").expect(404);
});

test("a request with two Host headers is refused", async () => {
  const { app } = await startApp();
  const server = appServer(app).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: one\r\nHost: two\r\nConnection: close\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
});

/** Starts the write API alone. */
async function startWriteApi() {
  const settings = { DATABASE_URL: await cleanDatabase(), ...openfgaSettings() };
  const { app, stop } = await composeWriteApi(settings, () => {});
  const server = appServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await stop();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a service refuses a request whose identity is missing or malformed", async () => {
  const url = await startWriteApi();
  for (const identity of ["", "e30", "not json", Buffer.from('{"id":1}').toString("base64url")]) {
    const { body } = await request(url).get("/lists").set("X-Identity", identity).expect(401);
    expect(body.detail).toBe("Log in first.");
  }
});

test("the e-mail worker gets the address and names for a member, and nothing for a former one", async () => {
  const { app, writeApiUrl } = await startApp();
  const { ana, list } = await shareList(app);
  const { body: members } = await ana.get(`/lists/${list.id}/members`);
  const idOf = (name: string) => members.find((m: { name: string }) => m.name === name).accountId;
  const ask = emailDetailsFrom([writeApiUrl]);
  const about = { listId: list.id, accountId: idOf("Chloe"), actorId: idOf("Ana") };
  const details = { to: "chloe@example.com", actorName: "Ana", listName: "Party" };
  expect(await ask(about)).toEqual(details);
  await ana.delete(`/lists/${list.id}/members/${about.accountId}`).expect(204);
  expect(await ask(about)).toBeUndefined();
  await expect(ask({ ...about, listId: "none" })).rejects.toThrow("answered with 400");
});
