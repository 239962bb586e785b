/** What must end before the process may, the last added first. */
export function createStopping() {
  const steps: (() => Promise<unknown>)[] = [];
  let stopped: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    for (const step of steps) await step();
  }

  return {
    add(step: () => Promise<unknown>): void {
      steps.unshift(step);
    },
    /** May be called twice: every step runs once. */
    run(): Promise<void> {
      stopped ??= runAll();
      return stopped;
    },
  };
}
