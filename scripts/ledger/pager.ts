import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Shows a text: through PAGER, or `less`, where a person looks at a terminal; plainly elsewhere, and
 * where there is no such program.
 */
export async function page(text: string): Promise<void> {
  const pager = process.env.PAGER ?? "less";
  if (!process.stdout.isTTY || pager === "" || pager === "cat") return write(text);
  const env = { LESS: "FRX", ...process.env };
  const child = spawn(pager, { shell: true, stdio: ["pipe", "inherit", "ignore"], env });
  child.stdin.on("error", () => {}); // The reader left before the end: nothing is lost.
  child.stdin.end(text);
  const [code] = await once(child, "exit");
  if (code === 127) await write(text);
}

async function write(text: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(text, resolve));
}
