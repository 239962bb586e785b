import { existsSync } from "node:fs";

/** The browser for the tests: CHROMIUM_PATH, or Debian's Chromium. */
export const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export const hasBrowser = existsSync(executablePath);

export const remedy =
  `no Chromium at ${executablePath}: install it (Debian: apt-get install chromium), ` +
  "or set CHROMIUM_PATH to a Chromium or Chrome";
