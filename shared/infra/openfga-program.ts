import { byArchive } from "./programs/archive.ts";
import { byGo } from "./programs/go.ts";
import { mirrorRemedy } from "./programs/mirror.ts";
import type { Wanted } from "./programs/program.ts";

const version = "1.22.1";

/** OpenFGA's server. Neither npm nor PyPI has it. */
export const openfgaProgram: Wanted = {
  name: "openfga",
  version,
  versionArgs: ["version"],
  refuse: (said) => (/v?1\.(\d+)\./.test(said) ? undefined : `'${said}' is not version 1`),
  ways: [
    byArchive({
      from: `https://github.com/openfga/openfga/releases/download/v${version}`,
      archive: (platform) => `openfga_${version}_${platform.replace("-", "_")}.tar.gz`,
      sums: "checksums.txt",
      file: (platform) => (platform.startsWith("windows") ? "openfga.exe" : "openfga"),
      title: "Fetching OpenFGA from its release (25 MB)",
    }),
    byGo({
      module: `github.com/openfga/openfga/cmd/openfga@v${version}`,
      title: "Building OpenFGA, once, in 3 to 15 minutes (2 GB of disk meanwhile)",
    }),
  ],
  remedy:
    `Do one of these: install OpenFGA so that 'openfga' is on the PATH; install Go; ${mirrorRemedy}; ` +
    "or set OPENFGA_URL and OPENFGA_KEY to a server and its preshared key.",
};
