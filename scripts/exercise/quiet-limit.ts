import type { Reporter, TestModule } from "vitest/node";

/** More than anything takes between two events, on slow machines, too. */
const seconds = Number(process.env.QUIET_LIMIT_SECONDS ?? 60);

/**
 * Ends vitest, as one of its reporters, when nothing has happened for a while: code that loops
 * without end and without waiting leaves vitest's own limits no moment to act. Vitest ends the
 * processes of its tests when it goes.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes a reporter from there.
export default class QuietLimit implements Reporter {
  #running = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  onTestModuleQueued({ relativeModuleId }: TestModule): void {
    this.#running.add(relativeModuleId);
    this.#wait();
  }

  onTestModuleEnd({ relativeModuleId }: TestModule): void {
    this.#running.delete(relativeModuleId);
    this.#wait();
  }

  onTestModuleCollected = () => this.#wait();
  onTestModuleStart = () => this.#wait();
  onTestCaseReady = () => this.#wait();
  onTestCaseResult = () => this.#wait();
  onTestRunEnd = () => clearTimeout(this.#timer);

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#running].join(" and ");
      console.error(`Error: ${files}: nothing for ${seconds} seconds. Is there an endless loop?`);
      process.exit(1);
    }, seconds * 1000);
  }
}
