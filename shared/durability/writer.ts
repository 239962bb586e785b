import type { List, Todo } from "../acceptance/client.ts";
import type { Person } from "../acceptance/people.ts";

type Change = { title?: string; completed?: boolean };
type InFlight =
  | { kind: "create"; title: string }
  | { kind: "change"; id: string; change: Change }
  | { kind: "delete"; id: string };

/** A write may have happened or not. */
class NotAcknowledged extends Error {}

/**
 * A client that writes without a pause, one request after another, and records acknowledged writes.
 * When the server is killed, at most one write is in flight, which may or may not have happened.
 */
export class Writer {
  readonly acknowledged = new Map<string, Todo>();
  readonly name: string;
  /** The title of each todo when it was completed. Titles are unique. */
  readonly completed: string[] = [];
  inFlight: InFlight | undefined;
  writes = 0;
  private stopped = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Ends `run` after the next answer. */
  stop() {
    this.stopped = true;
  }

  /**
   * Writes until a write is not acknowledged, because something was killed, or until `stop`. Throws
   * any other error.
   */
  async run(person: Person, list: List, random: () => number) {
    this.stopped = false;
    while (!this.stopped) {
      const todos = [...this.acknowledged.values()];
      const todo = todos[Math.floor(random() * todos.length)];
      try {
        if (!todo || random() < 0.6) await this.create(person, list);
        else if (random() < 0.7) await this.change(person, todo);
        else await this.delete(person, todo);
      } catch (error) {
        if (error instanceof NotAcknowledged) return;
        if (error instanceof TypeError) return; // fetch throws this when the connection breaks
        throw error;
      }
    }
  }

  private async create(person: Person, list: List) {
    const title = `${this.name}: todo ${++this.writes}`;
    this.inFlight = { kind: "create", title };
    this.keep(await person.post<Todo>("/todos", { title, listId: list.id }), 201);
  }

  private async change(person: Person, { id, completed }: Todo) {
    const title = `${this.name}: todo ${++this.writes}`;
    const change = this.writes % 2 ? { title } : { title, completed: !completed };
    this.inFlight = { kind: "change", id, change };
    this.keep(await person.patch<Todo>(`/todos/${id}`, change), 200);
    if (change.completed) this.completed.push(title);
  }

  private async delete(person: Person, { id }: Todo) {
    this.writes++;
    this.inFlight = { kind: "delete", id };
    const { status } = await person.delete<unknown>(`/todos/${id}`);
    if (status >= 500) throw new NotAcknowledged();
    if (status !== 204) throw new Error(`A deletion was answered by ${status}.`);
    this.acknowledged.delete(id);
    this.inFlight = undefined;
  }

  private keep({ status, body }: { status: number; body: Todo }, expected: number) {
    if (status >= 500) throw new NotAcknowledged();
    if (status !== expected) throw new Error(`A write was answered by ${status}.`);
    this.acknowledged.set(body.id, body);
    this.inFlight = undefined;
  }

  /**
   * Returns descriptions of wrong todos on the server. The writer then continues with the server's
   * todos.
   */
  compare(actual: Todo[]): string[] {
    const wrong: string[] = [];
    const mine = new Map<string, Todo>();
    for (const todo of actual) if (todo.title.startsWith(`${this.name}: `)) mine.set(todo.id, todo);
    for (const [id, before] of this.acknowledged) {
      const now = mine.get(id);
      if (!now && !this.mayBeGone(id)) wrong.push(`Lost: ${before.title}`);
      if (now && !same(now, before)) {
        if (!this.mayBe(now, before)) {
          wrong.push(`Was ${JSON.stringify(before)}, is ${JSON.stringify(now)}`);
        } else if (now.completed && !before.completed) this.completed.push(now.title);
      }
    }
    for (const [id, todo] of mine) {
      if (!this.acknowledged.has(id) && !this.mayBeNew(todo))
        wrong.push(`Not asked: ${todo.title}`);
    }
    this.acknowledged.clear();
    for (const [id, todo] of mine) this.acknowledged.set(id, todo);
    this.inFlight = undefined;
    return wrong;
  }

  private mayBeGone(id: string): boolean {
    return this.inFlight?.kind === "delete" && this.inFlight.id === id;
  }

  private mayBeNew(todo: Todo): boolean {
    return this.inFlight?.kind === "create" && this.inFlight.title === todo.title;
  }

  /** Whether the server applied exactly the change in flight. */
  private mayBe(now: Todo, before: Todo): boolean {
    if (this.inFlight?.kind !== "change" || this.inFlight.id !== now.id) return false;
    const { change } = this.inFlight;
    const { completedAt } = change.completed === undefined ? before : now;
    return same(now, { ...before, ...change, completedAt, version: before.version + 1 });
  }
}

function same(one: Todo, other: Todo): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
