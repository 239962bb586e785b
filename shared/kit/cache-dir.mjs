import { homedir } from "node:os";
import { join } from "node:path";

/** The folder in the user's cache for programs that are fetched or built once. */
export function cacheDir() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "architecture-ladder");
  if (process.platform === "win32" && LOCALAPPDATA)
    return join(LOCALAPPDATA, "architecture-ladder");
  const caches = process.platform === "darwin" ? "Library/Caches" : ".cache";
  return join(homedir(), caches, "architecture-ladder");
}
