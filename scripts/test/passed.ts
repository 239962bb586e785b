import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { writeWhole } from "../../shared/kit/write-whole.ts";

/** Where the ledger keeps what it can make again; git ignores it. */
export const workDir = join(root, ".ladder");

const file = join(workDir, "ledger-passed.json");
/** The oldest results are forgotten beyond this many. */
const kept = 5_000;

/**
 * What has passed already, so that it is not tried again: a kind of check with the hash of all that
 * it looks at. The lock file counts as looked at, since it says which tools ran.
 */
export class Passed {
  #keys: Set<string>;
  #tools: string;

  constructor() {
    this.#keys = new Set(
      existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [],
    );
    this.#tools = ["package-lock.json", "biome.json"]
      .map((name) => join(root, name))
      .map((path) => (existsSync(path) ? readFileSync(path, "utf8") : ""))
      .join();
  }

  has(kind: string, content: string): boolean {
    return this.#keys.has(this.#key(kind, content));
  }

  add(kind: string, content: string): void {
    this.#keys.add(this.#key(kind, content));
  }

  /** Writes all at once, so that an interrupted check leaves the file whole. */
  save(): void {
    writeWhole(file, JSON.stringify([...this.#keys].slice(-kept)));
  }

  #key(kind: string, content: string): string {
    const hash = createHash("sha256").update(this.#tools).update("\0").update(content);
    return `${kind} ${hash.digest("base64url").slice(0, 24)}`;
  }
}
