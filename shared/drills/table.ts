import { clearScreenDown, moveCursor } from "node:readline";
import type { Paint } from "../kit/painter.ts";
import { wrapWords } from "../kit/wrap-words.ts";
import type { SideName } from "./drill.ts";

const labelWidth = 23;
const gap = 2;
const widest = 96;
const narrowest = 60;

type Cells = Record<SideName, string>;

/** The table of a drill: a row for each thing that is reported, a column for each side. */
export class Table {
  #heads: Cells;
  #paint: Paint;
  #cellWidth: number;
  #rows = new Map<string, Cells>();
  #drawnLines = 0;

  /** @param columns the width of the terminal; a line that it breaks could not be drawn over */
  constructor(heads: Cells, paint: Paint, columns = widest + 1) {
    this.#heads = { below: `below: ${heads.below}`, above: `above: ${heads.above}` };
    this.#paint = paint;
    const width = Math.max(narrowest, Math.min(columns - 1, widest));
    this.#cellWidth = Math.floor((width - labelWidth) / 2);
  }

  set(side: SideName, row: string, value: string): void {
    const cells = this.#rows.get(row) ?? { below: "", above: "" };
    this.#rows.set(row, { ...cells, [side]: value });
  }

  /** The table as it is now. */
  text(): string {
    const rule = "─".repeat(labelWidth + 2 * this.#cellWidth);
    const rows = [...this.#rows].flatMap(([row, cells]) => this.#lines(row, cells));
    const heads = this.#lines("", this.#heads).map((line) => this.#paint("bold", line));
    return `${[...heads, this.#paint("dim", rule), ...rows].join("\n")}\n`;
  }

  /** Draws it, on a terminal over what it drew there before. */
  draw(stream: NodeJS.WriteStream): void {
    const text = this.text();
    if (stream.isTTY) {
      moveCursor(stream, 0, -this.#drawnLines);
      clearScreenDown(stream);
    }
    stream.write(text);
    this.#drawnLines = text.split("\n").length - 1;
  }

  #lines(label: string, { below, above }: Cells): string[] {
    const cells = [below, above].map((cell) => wrapWords(cell, this.#cellWidth - gap));
    const labels = wrapWords(label, labelWidth - gap);
    const height = Math.max(labels.length, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => {
      const [left = "", right = ""] = cells.map((lines) => lines[at]);
      const start = this.#paint("dim", (labels[at] ?? "").padEnd(labelWidth));
      return `${start}${left.padEnd(this.#cellWidth)}${right}`.trimEnd();
    });
  }
}
