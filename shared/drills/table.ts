import { clearScreenDown, moveCursor } from "node:readline";
import type { Paint } from "../../scripts/ledger/painter.ts";
import { wrapWords } from "../../scripts/lib/wrap-words.ts";
import type { SideName } from "./drill.ts";

const labelWidth = 24;
const cellWidth = 36;

type Cells = Partial<Record<SideName, string>>;

/** The table of a drill: a row for each thing that is reported, a column for each side. */
export class Table {
  #heads: Record<SideName, string>;
  #paint: Paint;
  #rows = new Map<string, Cells>();
  #drawnLines = 0;

  constructor(heads: Record<SideName, string>, paint: Paint) {
    this.#heads = heads;
    this.#paint = paint;
  }

  set(side: SideName, row: string, value: string): void {
    const cells = this.#rows.get(row) ?? {};
    cells[side] = value;
    this.#rows.set(row, cells);
  }

  /** The table as it is now. */
  text(): string {
    const heads = { below: `below: ${this.#heads.below}`, above: `above: ${this.#heads.above}` };
    const rule = this.#paint("dim", "─".repeat(labelWidth + 2 * cellWidth));
    const rows = [...this.#rows].map(([row, cells]) => this.#row(row, cells).join("\n"));
    return `${[...this.#row("", heads, "bold"), rule, ...rows].join("\n")}\n`;
  }

  /** Draws it on a terminal, over what it drew there before. */
  draw(terminal: NodeJS.WriteStream): void {
    moveCursor(terminal, 0, -this.#drawnLines);
    clearScreenDown(terminal);
    const text = this.text();
    terminal.write(text);
    this.#drawnLines = text.split("\n").length - 1;
  }

  #row(label: string, { below = "", above = "" }: Cells, style: "bold" | "reset" = "reset") {
    const columns = [
      wrapWords(label, labelWidth - 2).map((line) => this.#paint("dim", line.padEnd(labelWidth))),
      wrapWords(below, cellWidth - 2).map((line) => this.#paint(style, line.padEnd(cellWidth))),
      wrapWords(above, cellWidth - 2).map((line) => this.#paint(style, line)),
    ];
    const widths = [labelWidth, cellWidth, 0];
    const height = Math.max(...columns.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map((lines, at) => lines[line] ?? " ".repeat(widths[at] ?? 0))
        .join("")
        .trimEnd(),
    );
  }
}
