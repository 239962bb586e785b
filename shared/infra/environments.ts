import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";

const execFileAsync = promisify(execFile);

/** The file with the settings of an act's development, for acts that have environments. */
export const settingsFileOf = (dir: string) => join(dir, ".environments", "development.env");

/**
 * Makes the environments of the act in a folder, if it has such.
 * @param env with the addresses of the servers
 * @returns the settings of its development
 * @throws with all that the act's program said, when it fails
 */
export async function makeEnvironments(
  dir: string,
  env: NodeJS.ProcessEnv,
): Promise<NodeJS.Dict<string>> {
  const program = "src/programs/environments.ts";
  if (!existsSync(join(dir, program))) return {};
  try {
    await execFileAsync(process.execPath, [program], { cwd: dir, env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stderr || stdout || error}`.trim());
  }
  return parseEnv(readFileSync(settingsFileOf(dir), "utf8"));
}
