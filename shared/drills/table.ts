import { clearScreenDown, moveCursor } from "node:readline";
import type { Paint } from "../kit/painter.ts";
import { wrapWords } from "../kit/wrap-words.ts";
import type { SideName } from "./drill.ts";
import type { SideAbout } from "./sides.ts";

const labelWidth = 23;
const gap = 2;
const widest = 110;
const narrowestCell = 18;

type Cells = Partial<Record<SideName, string>>;

/** The table of a drill: a row for each reported value, a column for each side. */
export class Table {
  #sides: SideAbout[];
  #paint: Paint;
  #cellWidth: number;
  #rows = new Map<string, Cells>();
  #drawnLines = 0;

  /** @param columns the width of the terminal; a wrapped line could not be drawn over */
  constructor(sides: SideAbout[], paint: Paint, columns = widest + 1) {
    this.#sides = sides;
    this.#paint = paint;
    const width = Math.min(columns - 1, widest) - labelWidth;
    this.#cellWidth = Math.max(narrowestCell, Math.floor(width / sides.length));
  }

  set(side: SideName, row: string, value: string): void {
    this.#rows.set(row, { ...this.#rows.get(row), [side]: value });
  }

  /** The current table. */
  text(): string {
    const rule = "─".repeat(labelWidth + this.#sides.length * this.#cellWidth);
    const rows = [...this.#rows].flatMap(([row, cells]) => this.#lines(row, cells));
    const head = (of: (side: SideAbout) => string) =>
      this.#lines("", Object.fromEntries(this.#sides.map((side) => [side.name, of(side)])));
    const titles = head(({ title }) => title).map((line) => this.#paint("bold", line));
    const steps = head(({ is }) => is).map((line) => this.#paint("dim", line));
    return `${[...titles, ...steps, this.#paint("dim", rule), ...rows].join("\n")}\n`;
  }

  /** Draws the table. On a terminal, draws over the previous one. */
  draw(stream: NodeJS.WriteStream): void {
    const text = this.text();
    if (stream.isTTY) {
      moveCursor(stream, 0, -this.#drawnLines);
      clearScreenDown(stream);
    }
    stream.write(text);
    this.#drawnLines = text.split("\n").length - 1;
  }

  #lines(label: string, values: Cells): string[] {
    const width = this.#cellWidth;
    const cells = this.#sides.map(({ name }) => wrapWords(values[name] ?? "", width - gap));
    const labels = wrapWords(label, labelWidth - gap);
    const height = Math.max(labels.length, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) => {
      const start = this.#paint("dim", (labels[at] ?? "").padEnd(labelWidth));
      const line = cells.map((lines) => (lines[at] ?? "").padEnd(width)).join("");
      return `${start}${line}`.trimEnd();
    });
  }
}
