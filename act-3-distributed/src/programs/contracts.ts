import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openApi, openApiText } from "../edge/openapi.ts";
import { services } from "../services/list.ts";
import { apiBreaks } from "./api-breaks.ts";
import { developed, read, releaseFolder, versionIn } from "./releases.ts";

const file = "docs/contracts/openapi.json";

/**
 * Compares the API with those of the versions of `replaced` services that production has. Throws an
 * error that names each break. A version from before the contract is not compared.
 */
export function requireCompatible(replaced: string[]): void {
  const current = read("current") ?? "";
  for (const version of new Set(replaced.map((name) => versionIn(current, name)))) {
    const released = join(releaseFolder(version), file);
    if (existsSync(released)) requireNoBreaks(released, version);
  }
}

/** Throws an error with the breaks since an earlier description of the API. */
function requireNoBreaks(earlier: string, name: string): void {
  const breaks = apiBreaks(JSON.parse(readFileSync(earlier, "utf8")), openApi);
  if (breaks.length === 0) return;
  throw new Error(`The API breaks those who use it as it is in ${name}:
${breaks.map((one) => `- ${one}`).join("\n")}
Keep what they use beside the new, or add a version of the API.`);
}

/** Writes the description of the API, or compares it with the code and with what is in use. */
function main([word]: string[]): void {
  const committed = join(developed, file);
  if (word === "write") {
    mkdirSync(dirname(committed), { recursive: true });
    writeFileSync(committed, openApiText);
    console.log(`Written: ${file}`);
    return;
  }
  if (!existsSync(committed) || readFileSync(committed, "utf8") !== openApiText) {
    throw new Error(`${file} is not that of the code. Run 'npm run contracts write'.`);
  }
  if (word) requireNoBreaks(word, word);
  else requireCompatible(services);
  console.log("The API breaks nobody who uses it.");
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
