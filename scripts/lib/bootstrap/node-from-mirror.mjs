import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fetchFromMirror, mirrorAddress } from "../../../shared/kit/mirror.mjs";

/**
 * Fetches Node from the machine that LADDER_MIRROR names, if it names one.
 * @param {string} name the name of Node's folder in the cache
 * @param {string} binary the path of Node in that folder
 * @param {string} folder an empty folder; it is empty again if there was no Node
 * @returns {Promise<boolean>} whether Node is there
 */
export async function nodeFromMirror(name, binary, folder) {
  const from = mirrorAddress();
  if (!from) return false;
  const title = `Fetching ${name} from ${from}`;
  process.stderr.write(`${title} …\n`);
  let progress = "";
  const report = (/** @type {string} */ text) => {
    progress = text;
  };
  const timer = setInterval(() => process.stderr.write(`${title} ${progress}\n`), 5000);
  try {
    await fetchFromMirror(from, name, folder, { report });
    execFileSync(join(folder, binary), ["--version"], { stdio: "pipe" });
    return true;
  } catch (error) {
    const [line] = /** @type {Error} */ (error).message.split("\n");
    process.stderr.write(`Node: mirror failed: ${line}\n`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return false;
  } finally {
    clearInterval(timer);
  }
}
