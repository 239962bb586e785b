import type { Reporter, TestModule } from "vitest/node";

/** Longer than the time between any two events, also on slow machines. */
const seconds = Number(process.env.QUIET_LIMIT_SECONDS ?? 60);

/**
 * A vitest reporter that ends vitest if nothing has happened for a while. Vitest's own limits
 * cannot interrupt an endless loop without waits. Vitest ends its test processes when it exits.
 */
// biome-ignore lint/style/noDefaultExport: vitest needs a default export of a reporter.
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
