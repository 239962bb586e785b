/**
 * Collects the steps that stop the app, and runs the last added first. If a step fails, passes its
 * error to `logError` and runs the others.
 */
export function createStopping(logError: (error: unknown) => void) {
  const steps: (() => Promise<unknown>)[] = [];
  let stopped: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        logError(error);
      }
    }
  }

  return {
    add(step: () => Promise<unknown>): void {
      steps.unshift(step);
    },
    /** Runs the steps. If called twice, it still runs every step only once. */
    run(): Promise<void> {
      stopped ??= runAll();
      return stopped;
    },
  };
}
