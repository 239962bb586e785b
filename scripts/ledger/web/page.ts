import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { typescript } from "../../../shared/ledger/typescript.ts";
import { fontFaces } from "../../../shared/pictures/fonts.ts";
import { workDir } from "../../test/passed.ts";
import type { Change } from "../change.ts";
import { renderPage } from "./render-page.ts";

/** The change as one self-contained page. */
export function pageOf(changes: Change[]): string {
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");
  const { ModuleKind, ScriptTarget, transpile } = typescript();
  const target = { target: ScriptTarget.ESNext, module: ModuleKind.ESNext };
  const script = transpile(read("client.ts"), target);
  const css = [fontFaces(), read("page.css"), read("projector.css")].join("\n");
  return renderPage(changes, { css, script, toRoot: "../../" });
}

/** Writes the change as a page and opens it if there is a screen. Returns its address. */
export function writePage(changes: Change[], name: string): string {
  const dir = join(workDir, "diff");
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${name}.html`);
  writeFileSync(file, pageOf(changes));
  openInBrowser(file);
  return pathToFileURL(file).href;
}

function openInBrowser(file: string): void {
  const { platform, env, stdout } = process;
  const hasScreen = platform !== "linux" || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!stdout.isTTY || !hasScreen) return;
  const opener = { darwin: "open", win32: "explorer" }[platform as string] ?? "xdg-open";
  const child = spawn(opener, [file], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // The address is printed, so an error here does not matter.
  child.unref();
}
