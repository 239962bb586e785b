import type { Caller } from "../application/caller.ts";
import { Refusal } from "../domain/errors.ts";

type UseCase = (...input: never[]) => unknown;
type UseCases = Record<string, Record<string, UseCase>>;

/**
 * One call of a use case that changes something. `account` is the id of the caller's account, if
 * logged in. The outcome `refused` is an error of the caller, and `failed` is one of the server.
 */
export type Command = {
  command: string;
  account: string | undefined;
  outcome: "done" | "refused" | "failed";
  ms: number;
};

/** Use cases that only read. They are too frequent for the log. */
const queries = [
  "accounts.authenticate",
  "lists.get",
  "lists.page",
  "members.all",
  "notifications.page",
  "search.search",
  "statistics.ofList",
  "todos.get",
  "todos.page",
];

/** Wraps use cases so that each command is passed to `log` when it ends. */
export function logCommands(log: (command: Command) => void) {
  return <Groups extends UseCases>(useCases: Groups): Groups => {
    const logged: UseCases = {};
    for (const [group, members] of Object.entries(useCases)) {
      const entries = Object.entries(members).map(([name, useCase]) => {
        const command = `${group}.${name}`;
        return [name, queries.includes(command) ? useCase : logOne(command, useCase, log)];
      });
      logged[group] = Object.fromEntries(entries);
    }
    return logged as Groups;
  };
}

function logOne(command: string, useCase: UseCase, log: (command: Command) => void): UseCase {
  return async (...input) => {
    const [caller] = input as Partial<Caller>[];
    const startedAt = performance.now();
    let outcome: Command["outcome"] = "done";
    try {
      return await useCase(...input);
    } catch (error) {
      outcome = error instanceof Refusal ? "refused" : "failed";
      throw error;
    } finally {
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      log({ command, account: caller?.account?.id, outcome, ms });
    }
  };
}
