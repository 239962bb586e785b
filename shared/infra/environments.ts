import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";

const execFileAsync = promisify(execFile);

/** The file with the development settings of an act that has environments. */
export const settingsFileOf = (dir: string) => join(dir, ".environments", "development.env");

/**
 * Makes the environments of the act in a folder, if it has any.
 * @param env includes the addresses of the servers
 * @returns the development settings
 * @throws with the output of the act's program if it fails
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
