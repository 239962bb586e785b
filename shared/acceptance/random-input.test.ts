import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { randomSeed } from "../kit/random-seed.ts";
import { type Account, type Answer, caller, must, type Notification } from "./client.ts";
import { expectProblem } from "./expect.ts";
import { logIn, newTeam, type Person } from "./people.ts";
import { Model } from "./random-model.ts";
import { type RandomRequest, type Reference, randomRequest } from "./random-requests.ts";

const count = Number(process.env.RANDOM_REQUESTS ?? 1_000);
const seed = randomSeed();
const roundLength = 250;

let people: Person[];
let model: Model;
let news: Notification[] = [];
beforeAll(async () => {
  people = Object.values(await newTeam());
  model = new Model(people);
  await model.start();
});

const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && "reference" in value;

/** The n-th known id of a kind. In half of the cases, it is one that the person may see. */
function resolve({ reference, index }: Reference, person: Person | undefined): string {
  const lists = [...model.lists].filter(([, { roles }]) => {
    return index % 2 === 0 || roles.has(person?.id ?? "");
  });
  const known = {
    list: () => lists.map(([id]) => id),
    todo: () => lists.flatMap(([, list]) => [...list.todos.keys()]),
    account: () => people.map(({ id }) => id),
    email: () => people.map(({ email }) => email),
    news: () => news.map(({ id }) => id),
  };
  const ids = known[reference]();
  return ids[index % ids.length] ?? "01900000-0000-7000-8000-000000000000";
}

/** The parts of the request as they are sent. */
function realize({ who, path, query, body }: RandomRequest) {
  const real = (value: unknown) => (isReference(value) ? resolve(value, people[who]) : value);
  const pairs = query.map(([key, value]) => [key, `${real(value)}`]);
  const json = JSON.stringify(body, (_, value) => real(value));
  return {
    path: `/${path.map(real).join("/")}`,
    query: new URLSearchParams(pairs),
    raw: body instanceof Buffer ? body : json,
  };
}

async function tryOne(request: RandomRequest) {
  const { path, query, raw } = realize(request);
  const { verb, contentType, who } = request;
  const person = people[who];
  const headers = { "content-type": contentType };
  const options = verb === "GET" || raw === undefined ? {} : { headers, raw };
  const address = query.size > 0 ? `${path}?${query}` : path;
  const answer = await (person ?? caller()).send<unknown>(verb, address, options);
  const shown = `${answer.request} ${raw} → ${answer.status} ${JSON.stringify(answer.body)}`;
  expect(answer.status, shown).toBeLessThan(500);
  if (answer.status >= 400) return expectProblem(answer, answer.status);
  if (verb === "GET" || verb === "OPTIONS") return;
  if (path.startsWith("/sessions")) return logInAgain(person, answer);
  const body = raw?.length ? JSON.parse(raw.toString()) : undefined;
  expectObeyed(body, answer.body, shown);
  model.apply(person, { verb, path, query, body }, answer.body);
}

/** Expects the response to match the request: no field was dropped or changed. */
function expectObeyed(asked: unknown, answered: unknown, shown: string) {
  if (typeof asked !== "object" || asked === null || typeof answered !== "object") return;
  for (const [field, value] of Object.entries(asked)) {
    if (field === "password") continue;
    const kept = typeof value === "string" ? value.trim() : value;
    expect(answered, shown).toHaveProperty([field], kept === 0 ? 0 : kept);
  }
}

async function logInAgain(person: Person | undefined, answer: Answer<unknown>) {
  if (answer.status !== 204 || !person) return;
  const { token } = await logIn(person.email);
  Object.assign(person, caller(token), { token });
}

/** Collects the notifications of the last round, so that requests can read them. */
async function collectNews() {
  const pages = people.map((person) => person.get<Notification[]>("/notifications?limit=200"));
  news = (await Promise.all(pages)).flatMap((answer) => must(200, answer));
}

test(`${count} random requests: no failure of the server, and no write lost, halved or made up`, {
  timeout: 30_000 + count * 100,
}, async () => {
  console.log(`Again with the same requests: RANDOM_SEED=${seed} RANDOM_REQUESTS=${count}`);
  for (let sent = 0; sent < count; sent += roundLength) {
    const numRuns = Math.min(roundLength, count - sent);
    const oneRequest = fc.asyncProperty(randomRequest, tryOne);
    await fc.assert(oneRequest, { numRuns, seed: (seed + sent) | 0, endOnFailure: true });
    await model.expectSame();
    await collectNews();
  }
  for (const { id, email, name, password } of model.newAccounts) {
    const { token } = must(
      201,
      await caller().post<{ token: string }>("/sessions", { email, password }),
    );
    expect(must(200, await caller(token).get<Account>("/me"))).toEqual({ id, email, name });
  }
  expect(model.acknowledged, "enough good requests among the bad").toBeGreaterThan(count / 20);
});
