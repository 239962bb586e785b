import { type Act, root } from "../../shared/kit/acts.ts";
import { readManifests, versionProblems } from "./one-version.ts";
import { bin, check, runVitest } from "./run-tests.ts";
import type { Stage } from "./stage.ts";

export const tsc = bin("typescript", "bin/tsc");
export const depcruise = bin("dependency-cruiser", "bin/dependency-cruiser.mjs");
const biome = bin("@biomejs/biome", "bin/biome");
const knip = bin("knip", "bin/knip.js");

/** A stage that runs one tool on the whole repository. */
function toolStage(name: string, budget: number, tool: string, args: string[]): Stage {
  const run: Stage["run"] = ({ signal }) => check(tool, args, { cwd: root, signal });
  return { name, weight: 1, budget, run };
}

/** The stages that check the whole repository. */
export function repositoryStages(acts: Act[]): Stage[] {
  const folders = acts.map(({ name }) => name);
  return [
    toolStage("format and lint", 10, biome, ["check", "--error-on-warnings"]),
    toolStage("types of scripts and shared", 15, tsc, []),
    toolStage("imports of scripts and shared", 10, depcruise, [
      ...["--config", ".dependency-cruiser.cjs"],
      ...["scripts", "shared"],
    ]),
    toolStage("nothing unused", 15, knip, ["--no-config-hints"]),
    {
      name: "one exact version of each package",
      weight: 0.5,
      budget: 1,
      async run() {
        const problems = versionProblems(readManifests(root, [".", ...folders]));
        return problems.length === 0
          ? { passed: 1, failed: 0 }
          : { passed: 0, failed: 1, output: problems.join("\n") };
      },
    },
    {
      name: "tests of scripts and servers",
      weight: 1,
      budget: 60,
      run: ({ signal }) => runVitest(["--exclude", "**/*.full.test.ts"], { cwd: root, signal }),
    },
    {
      name: "long tests of scripts and servers",
      onlyFull: true,
      weight: 1,
      budget: 120,
      dependsOn: [...folders, "shared", "scripts"],
      run: ({ signal }) => runVitest([".full.test.ts"], { cwd: root, signal }),
    },
  ];
}
