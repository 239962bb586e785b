import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { readTextFile } from "../../shared/kit/read-text-file.ts";
import { format } from "../ledger/format-check.ts";
import { type Closure, importClosure } from "./closure.ts";

const infraDir = join(root, "shared", "infra");
const listFile = join(infraDir, "servers.ts");

/**
 * The source of the list of servers, with only these servers. Without its import, the code of a
 * server is not copied.
 */
export function onlyServers(list: string, names: string[]): string {
  return list
    .split("\n")
    .filter((line) => {
      const [, name] = /^import \{ (\w+) \}/.exec(line) ?? [];
      return !name || names.includes(name);
    })
    .join("\n")
    .replace(/= \[[^\]]*\]/, `= [${names.join(", ")}]`);
}

/**
 * The program that runs another program with these servers, and all files that it needs, formatted.
 */
export async function infraFor(names: string[]): Promise<Closure> {
  const read = (path: string) => {
    const text = readTextFile(path);
    return path === listFile ? onlyServers(text, names) : text;
  };
  const { files, packages } = importClosure(join(infraDir, "with-servers.ts"), read);
  const formatted = [...files].map(async ([name, text]) => {
    return [name, (await format(`scripts/eject/${name}`, text)).text] as const;
  });
  return { files: new Map(await Promise.all(formatted)), packages };
}
