/** What must end before the process may, the last added first. */
export function createStopping() {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add(step: () => Promise<unknown>): void {
      steps.unshift(step);
    },
    async run(): Promise<void> {
      for (const step of steps) await step();
    },
  };
}
