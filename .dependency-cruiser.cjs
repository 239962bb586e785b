/** The rules for imports between the folders of the tooling. Each act has its own rules. */

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "shared-never-imports-scripts",
      comment: "The commands in scripts use shared. Move a helper that both need to shared/kit.",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^scripts/" },
    },
    {
      name: "no-circles",
      comment: "Imports of types count too. Move what both files need to a third file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
