/**
 * The steps that end the app, the last added first. A step that fails is passed to `logError` and
 * does not keep the others from running.
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
    /** May be called twice: every step runs once. */
    run(): Promise<void> {
      stopped ??= runAll();
      return stopped;
    },
  };
}
