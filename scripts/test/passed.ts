import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../shared/kit/acts.ts";
import { writeWhole } from "../../shared/kit/write-whole.ts";

/** The folder for files that the tooling can make again; git ignores it. */
export const workDir = join(root, ".ladder");

const file = join(workDir, "ledger-passed.json");
/** Older results are forgotten. */
const kept = 20_000;

/** Files of the root that decide how steps are checked and tested. */
const configuration = ["package-lock.json", "biome.json", "tsconfig.json", "vitest.config.ts"];

/**
 * The checks that passed, so that they are not repeated: the kind of check, with a hash over its
 * input, the running Node and the configuration of the tools.
 */
export class Passed {
  #keys = new Set(readKeys());
  #tools = [
    process.version,
    ...configuration
      .map((name) => join(root, name))
      .map((path) => (existsSync(path) ? readFileSync(path, "utf8") : "")),
  ].join("\0");

  has(kind: string, content: string): boolean {
    return this.#keys.has(this.#key(kind, content));
  }

  add(kind: string, content: string): void {
    this.#keys.add(this.#key(kind, content));
  }

  /**
   * Writes everything at once, merged with the results that other processes saved in the meantime.
   */
  save(): void {
    const all = new Set([...readKeys(), ...this.#keys]);
    writeWhole(file, JSON.stringify([...all].slice(-kept)));
  }

  #key(kind: string, content: string): string {
    const hash = createHash("sha256").update(this.#tools).update("\0").update(content);
    return `${kind} ${hash.digest("base64url").slice(0, 24)}`;
  }
}

function readKeys(): string[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}
