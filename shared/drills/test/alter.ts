import { rmSync } from "node:fs";
import { onTestFinished, vi } from "vitest";
import type { Drill, SideName } from "../drill.ts";
import { applyEdits, type Edit } from "../edits.ts";
import { playAll } from "../play.ts";
import { lastResult, resultDir } from "../results.ts";

/**
 * Runs a drill as the command does, after changing the code of one side. Answers the exit code and
 * both verdicts.
 */
export async function runAltered(drill: Drill, name: SideName, edits: Edit[]) {
  const altered: Drill = {
    ...drill,
    id: `${drill.id}-altered`,
    async scenario(side, report) {
      if (side.name === name) applyEdits(side.act.dir, edits);
      return drill.scenario(side, report);
    },
  };
  onTestFinished(() => rmSync(resultDir(altered.id), { recursive: true, force: true }));
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const exitCode = await playAll([altered], { seed: 1, json: true, holds: false });
  write.mockRestore();
  const { below, above } = lastResult(altered.id) ?? {};
  return { exitCode, below: below?.verdict, above: above?.verdict, error: above?.error };
}
