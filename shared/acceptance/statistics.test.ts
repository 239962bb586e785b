import { beforeEach, expect, test } from "vitest";
import { type List, must, type Statistics, type Todo } from "./client.ts";
import { eventually } from "./eventually.ts";
import { complete, newList, newTodo, type Person, signUp, todosOf } from "./people.ts";

const dayMs = 86_400_000;
let ana: Person;
let list: List;
beforeEach(async () => {
  ana = await signUp();
  list = await newList(ana);
});

async function statistics(days = ""): Promise<Statistics> {
  return must(200, await ana.get<Statistics>(`/lists/${list.id}/stats${days}`));
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/** Sums over the days, because a test may run over midnight. */
async function expectCounts(counts: { created: number; completed: number; open: number }) {
  await eventually(async () => {
    const { days, open } = await statistics();
    const created = sum(days.map((day) => day.created));
    const completed = sum(days.map((day) => day.completed));
    expect({ created, completed, open }).toEqual(counts);
  });
}

test("an empty list has zero for each of the last thirty days", async () => {
  const before = new Date();
  const { days, open, medianSecondsToComplete } = await statistics();
  const after = new Date();
  expect(days).toHaveLength(30);
  expect(days.every((day) => day.created === 0 && day.completed === 0)).toBe(true);
  expect({ open, medianSecondsToComplete }).toEqual({ open: 0, medianSecondsToComplete: null });
  const [first, last] = [Date.parse(days[0]?.date ?? ""), Date.parse(days[29]?.date ?? "")];
  expect(days.map((day) => Date.parse(day.date))).toEqual(days.map((_, i) => first + i * dayMs));
  const today = (time: Date) => Date.parse(time.toISOString().slice(0, 10));
  expect([today(before), today(after)]).toContain(last);
});

test.each([1, 7, 365])("the last %d days", async (count) => {
  expect((await statistics(`?days=${count}`)).days).toHaveLength(count);
});

test("created, completed and open are counted, on the day in UTC", async () => {
  const cake: Todo = await newTodo(ana, "Cake", list);
  await newTodo(ana, "Candles", list);
  await complete(ana, cake);
  await expectCounts({ created: 2, completed: 1, open: 1 });
  const [stored] = (await todosOf(ana, list)).filter((todo) => todo.completed);
  const { days } = await statistics("?days=2");
  const day = days.find(({ date }) => date === stored?.completedAt?.slice(0, 10));
  expect(day?.completed).toBe(1);
});

test("only existing todos count", async () => {
  const [cake, pie] = [await newTodo(ana, "Cake", list), await newTodo(ana, "Pie", list)];
  await complete(ana, cake);
  await complete(ana, pie);
  await ana.patch(`/todos/${cake.id}`, { completed: false });
  await ana.delete(`/todos/${pie.id}`);
  await expectCounts({ created: 1, completed: 0, open: 1 });
  expect((await statistics()).medianSecondsToComplete).toBeNull();
});

test("the median time to complete is the middle one", async () => {
  const todos: Todo[] = [];
  for (const title of ["Cake", "Candles", "Music"]) todos.push(await newTodo(ana, title, list));
  const done: Todo[] = [];
  for (const todo of todos.toReversed()) done.push(await complete(ana, todo));
  const seconds = done.map((todo) => {
    return (Date.parse(todo.completedAt ?? "") - Date.parse(todo.createdAt)) / 1_000;
  });
  const middle = seconds.toSorted((a, b) => a - b)[1] as number;
  await eventually(async () => {
    const { medianSecondsToComplete } = await statistics();
    expect(medianSecondsToComplete).toBeCloseTo(middle, 2);
  });
});
