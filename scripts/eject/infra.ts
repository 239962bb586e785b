import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { format } from "../ledger/format-check.ts";
import { type Closure, importClosure } from "./closure.ts";

const infraDir = join(root, "shared", "infra");
const listFile = join(infraDir, "servers.ts");

/** The list of servers with none but these: without its import a server's code stays behind. */
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

/** The program that starts these servers around another one, with all that it needs, formatted. */
export async function infraFor(names: string[]): Promise<Closure> {
  const read = (path: string) => {
    const text = readFileSync(path, "utf8");
    return path === listFile ? onlyServers(text, names) : text;
  };
  const { files, packages } = importClosure(join(infraDir, "with-servers.ts"), read);
  const formatted = [...files].map(async ([name, text]) => {
    return [name, (await format(`scripts/eject/${name}`, text)).text] as const;
  });
  return { files: new Map(await Promise.all(formatted)), packages };
}
