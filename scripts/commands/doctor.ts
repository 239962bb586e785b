import { execFileSync } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { ladderDir } from "../../shared/infra/infra.ts";
import { servers } from "../../shared/infra/servers.ts";
import { type Act, acts, root } from "../../shared/kit/acts.ts";
import { type Command, UserError } from "../../shared/kit/command.ts";
import { isFree } from "../../shared/kit/ports.ts";
import { isNewEnough } from "../lib/bootstrap/node.mjs";
import { readWords } from "../lib/words.ts";
import { actAt } from "../start/own-port.ts";

/** What was found, and what to do about it where something is to be done. */
type Finding = { about: string; found: string; remedy?: string };

function versionOf(program: string): string | undefined {
  try {
    const windows = process.platform === "win32";
    const said = execFileSync(program, ["--version"], {
      encoding: "utf8",
      stdio: "pipe",
      shell: windows,
    });
    return said.trim().split("\n")[0];
  } catch {
    return undefined;
  }
}

function lookForProgram(program: string, remedy: string): Finding {
  const version = versionOf(program);
  return version
    ? { about: program, found: version }
    : { about: program, found: "missing", remedy };
}

function lookAtNode(): Finding {
  const found = `${process.version} (${process.execPath})`;
  if (isNewEnough(process.versions.node)) return { about: "Node", found };
  return { about: "Node", found, remedy: "Start by 'npm run doctor', which brings Node 24." };
}

function lookAtDisk(): Finding {
  const { bavail, bsize } = statfsSync(root);
  const gigabytes = Math.round((bavail * bsize) / 1e8) / 10;
  const found = `${gigabytes} GB free`;
  if (gigabytes >= 2) return { about: "disk", found };
  return { about: "disk", found, remedy: "Make room: packages and data want about 2 GB." };
}

function lookForBrowser(): Finding {
  const path = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (existsSync(path)) return { about: "browser", found: path };
  const remedy =
    "Only the tests of the page need one: apt-get install chromium, or set CHROMIUM_PATH.";
  return { about: "browser", found: `none at ${path}`, remedy };
}

/** What each server says about where it would come from. */
function lookForServers(): Finding[] {
  const dir = join(ladderDir, "infra");
  return servers.flatMap(({ title, look }) => {
    try {
      return look ? [{ about: title, ...look(dir) }] : [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [{ about: title, found: error.message, remedy: error.remedy }];
    }
  });
}

async function lookAtPort({ number }: Act): Promise<Finding> {
  const port = 3000 + number;
  const about = `port of act ${number}`;
  if (await isFree(port)) return { about, found: `${port} is free` };
  if ((await actAt(port)) === number) return { about, found: `act ${number} runs on ${port}` };
  const remedy = "Stop the program that uses it, or set PORT to another port.";
  return { about, found: `${port} is in use`, remedy };
}

/** Looks at the machine and says for each finding what to do. */
export const command: Command = {
  summary: "Checks this machine and lists what is missing",
  usage: "npm run doctor",
  help: "Checks Node, npm, git, disk, ports, the browser and the servers, and prints a remedy for each problem.",
  async run(words) {
    readWords(words, {});
    const ports = acts().map(lookAtPort);
    const findings = [
      lookAtNode(),
      lookForProgram("npm", "Install Node with npm: https://nodejs.org/en/download"),
      lookForProgram("git", "Install git: https://git-scm.com/downloads"),
      lookAtDisk(),
      lookForBrowser(),
      ...lookForServers(),
      ...(await Promise.all(ports)),
    ];
    for (const { about, found, remedy } of findings) {
      console.log(`${remedy ? "!" : "✓"} ${about}: ${found}`);
      if (remedy) console.log(`    ${remedy}`);
    }
    return 0;
  },
};
