import type { ViewerApi } from "../viewer.ts";
import { find } from "./dom.ts";

type Query = Record<string, string | number | boolean>;

/**
 * Sends a request to the receiver.
 * @throws Error with its answer if it refuses
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

/** The selected time range of the charts. */
export function minutes(): string {
  return find<HTMLSelectElement>("#minutes").value;
}
