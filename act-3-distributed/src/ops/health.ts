const checkMs = 2_000;

/** Collects the checks that tell whether the process can do its work. */
export function createHealth() {
  const checks: { name: string; check: () => Promise<unknown> }[] = [];

  async function passes(check: () => Promise<unknown>): Promise<boolean> {
    const timeout = AbortSignal.timeout(checkMs);
    const tooLate = new Promise((_, reject) => {
      timeout.addEventListener("abort", () => reject(timeout.reason));
    });
    return Promise.race([check(), tooLate]).then(
      () => true,
      () => false,
    );
  }

  return {
    /** Adds a check. It fails if it throws an error or takes longer than `checkMs`. */
    add(name: string, check: () => Promise<unknown>): void {
      checks.push({ name, check });
    },

    /** Returns the names of the checks that fail now. */
    async failing(): Promise<string[]> {
      const passed = await Promise.all(checks.map(({ check }) => passes(check)));
      return checks.filter((_, i) => !passed[i]).map(({ name }) => name);
    },
  };
}
