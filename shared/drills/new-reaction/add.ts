import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { makeThrowawayDir } from "../../infra/infra.ts";
import { noteAct } from "../../infra/left-act.ts";
import { endGroup } from "../../kit/processes.ts";
import { systemEnvironment } from "../../kit/system-environment.ts";
import type { Side } from "../drill.ts";
import type { Production } from "../production.ts";
import { reactionOf, writeReaction } from "./reaction.ts";

/**
 * Adds the reaction to the side's code and puts it to work: starts its program, or releases the
 * core. Returns the number of releases of the core.
 */
export async function addReaction(side: Side, production: Production): Promise<number> {
  const reaction = reactionOf(side.act.dir);
  writeReaction(side.act.dir, reaction);
  if (reaction.isProgram) {
    await startProgram(side, reaction.file, production.settings);
    return 0;
  }
  await production.release();
  return 1;
}

/** Starts a program beside production, and waits until it says that it works. */
async function startProgram(
  side: Side,
  file: string,
  settings: Record<string, string>,
): Promise<void> {
  const { dir } = side.act;
  const child = spawn(process.execPath, [file], {
    cwd: dir,
    env: { ...systemEnvironment(), ...settings },
    // In its own group, Ctrl-C reaches it only through us.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started.`);
  // A later run finds the note and ends the program if we are killed.
  const noteDir = makeThrowawayDir("chat-room");
  noteAct(noteDir, pid, dir);
  side.atEnd(async () => {
    await endGroup(pid);
    rmSync(noteDir, { recursive: true });
  });
  const complaint = text(child.stderr);
  const started = once(child.stdout, "data").then(() => true);
  const ended = once(child, "exit").then(() => false);
  if (!(await Promise.race([started, ended]))) throw new Error(`${file}: ${await complaint}`);
}
