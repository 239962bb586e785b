import { diffArrays } from "diff";
import { alignHunks } from "./align.ts";
import type { Line, WovenFile } from "./model.ts";
import { type NormalLine, normalise } from "./normalise.ts";
import { type DiffLine, slideRuns } from "./slide.ts";

/**
 * Merges both versions of a file into one list of common, removed and added lines. Without the
 * added lines, it is the file of the act below. Without the removed lines, it is this act's file.
 */
export function weave(
  path: string,
  belowText: string | undefined,
  hereText: string | undefined,
): WovenFile {
  const below = normalise(path, belowText);
  const here = normalise(path, hereText);
  const lines = place(slideRuns(difference(below.lines, here.lines)), below.lines, here.lines);
  return {
    path,
    kind: belowText === undefined ? "added" : hereText === undefined ? "deleted" : "changed",
    lines: alignHunks(lines),
    imports: { below: below.imports, here: here.imports, interim: [] },
    finalNewline: hereText === undefined ? below.finalNewline : here.finalNewline,
  };
}

function difference(below: NormalLine[], here: NormalLine[]): DiffLine[] {
  const texts = (lines: NormalLine[]) => lines.map(({ text }) => text);
  return diffArrays(texts(below), texts(here)).flatMap((part) =>
    part.value.map((text) => ({ sign: part.added ? "+" : part.removed ? "-" : " ", text })),
  );
}

/** Sets each line's numbers in both files and the number of its run of changed lines. */
function place(lines: DiffLine[], below: NormalLine[], here: NormalLine[]): Line[] {
  let [belowIndex, hereIndex, hunk] = [0, 0, 0];
  return lines.map(({ sign, text }, index) => {
    const old = sign === "+" ? undefined : below[belowIndex++];
    const now = sign === "-" ? undefined : here[hereIndex++];
    if (sign !== " " && (index === 0 || lines[index - 1]?.sign === " ")) hunk++;
    const raw = now ? now.raw : old?.raw;
    return {
      sign,
      text,
      ...(raw !== undefined && { raw }),
      ...(old && { below: old.number }),
      ...(now && { here: now.number }),
      hunk: sign === " " ? 0 : hunk,
      preamble: Boolean(old?.preamble || now?.preamble),
    };
  });
}
