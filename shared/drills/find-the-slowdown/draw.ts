import { bodyWidth } from "../chart.ts";
import { bar, mark, paragraph, text } from "../svg.ts";
import type { Facts, Round } from "./facts.ts";
import { type Place, places } from "./places.ts";
import type { Waiting } from "./read-telemetry.ts";

const barWidth = 78;

/** Draws how many more requests wait at each place. The named place is in colour. */
function drawMore(y: number, more: Waiting, named: Place | undefined, tone: string): string {
  const most = Math.max(...Object.values(more), 1);
  const bars = places.map((place, at) => {
    const x = at * (barWidth + 30);
    return (
      bar(x, y, barWidth, more[place] / most, place === named ? tone : "ink") +
      text(x, y + 30, place.split(" ")[0] ?? "", "small soft") +
      text(x + barWidth, y + 30, `+${more[place].toFixed(1)}`, "small end")
    );
  });
  return bars.join("");
}

function drawRound({ planted, complaint, said }: Round, at: number): string {
  const y = at * 92;
  const isRight = planted === said.place;
  const tone = isRight ? "good" : "bad";
  const rule = `<line class="line" x1="0" x2="${bodyWidth}" y1="${y - 22}" y2="${y - 22}"/>`;
  const named = said.place ? `${said.place}` : "nothing";
  return [
    at === 0 ? "" : rule,
    text(0, y, `“${complaint}”`, "number"),
    text(0, y + 22, `planted: ${planted}`, "soft"),
    mark(bodyWidth, y + 22, isRight, `names ${named}`, "number end"),
    said.more
      ? drawMore(y + 32, said.more, said.place, tone)
      : paragraph(0, y + 46, said.because, {
          characters: 56,
          classes: "small soft",
          lineHeight: 17,
        }),
  ].join("");
}

/** Draws a block for each round. */
export const drawRounds = ({ rounds }: Facts) => rounds.map(drawRound).join("");
