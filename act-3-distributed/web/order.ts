import type { Todo } from "./api.ts";

export type Place = { id: string; order: number };

/** The distance between neighbours after renumbering. It leaves room for many halvings. */
const gap = 1000;

/**
 * Returns the new orders that move a todo a step up (-1) or down (1) among the `shown` ones. `all`
 * are the todos of the list in order. Usually this is one number, halfway between the neighbours of
 * the new place. If there is no number between them, the whole list is renumbered.
 */
export function placeFor(id: string, steps: -1 | 1, shown: Todo[], all: Todo[]): Place[] {
  const neighbour = shown[shown.findIndex((todo) => todo.id === id) + steps];
  const moved = all.find((todo) => todo.id === id);
  if (!neighbour || !moved) return [];

  const others = all.filter((todo) => todo.id !== id);
  const index = others.indexOf(neighbour) + (steps === 1 ? 1 : 0);
  const before = others[index - 1]?.order;
  const after = others[index]?.order;
  if (before === undefined && after !== undefined) return [{ id, order: after - gap }];
  if (before !== undefined && after === undefined) return [{ id, order: before + gap }];
  if (before !== undefined && after !== undefined) {
    const middle = (before + after) / 2;
    if (before < middle && middle < after) return [{ id, order: middle }];
  }
  const renumbered = [...others.slice(0, index), moved, ...others.slice(index)];
  return renumbered.map((todo, position) => ({ id: todo.id, order: position * gap }));
}
