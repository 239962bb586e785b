import type { ViewerApi } from "../viewer.ts";
import { find } from "./dom.ts";

type Query = Record<string, string | number | boolean>;

/**
 * Asks the receiver.
 * @throws Error with its answer where it refuses
 */
export async function ask<Path extends keyof ViewerApi>(
  path: Path,
  query: Query = {},
): Promise<ViewerApi[Path]> {
  const words = Object.entries(query).map(([name, value]) => [name, `${value}`]);
  const response = await fetch(`${path}?${new URLSearchParams(words)}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** How far back charts reach, as chosen above. */
export function minutes(): string {
  return find<HTMLSelectElement>("#minutes").value;
}
