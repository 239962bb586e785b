import { vi } from "vitest";

/** What a command writes to standard output. */
export async function printed(run: () => Promise<number>): Promise<string> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk, ...rest) => {
    text += chunk;
    const done = rest.at(-1);
    if (typeof done === "function") (done as () => void)();
    return true;
  });
  try {
    await run();
  } finally {
    write.mockRestore();
  }
  return text;
}
