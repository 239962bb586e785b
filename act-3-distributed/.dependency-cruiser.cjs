const features = require("./features.cjs");

/**
 * The layers that a layer may import. `main.ts` and `programs` compose the layers and may import them
 * all. Inside the layers, imports point only towards the rules of the product.
 */
const mayImport = {
  domain: [],
  application: ["domain"],
  edge: ["application", "domain"],
  data: ["application", "domain"],
  async: ["application", "domain"],
  ops: ["application", "domain"],
};

const filesOf = ({ files }) => `^src/[a-z]+/(${files})[.]ts$`;
const openFilesOf = ({ files, opens }) => [
  `^src/(domain|application)/(${files})[.]ts$`,
  ...opens.map((file) => `^src/${file}[.]ts$`),
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([layer, allowed]) => ({
      name: `${layer}-imports-only-${["itself", ...allowed].join("-")}`,
      severity: "error",
      from: { path: `^src/${layer}/` },
      to: { path: "^src/", pathNot: `^src/(${[layer, ...allowed].join("|")})/` },
    })),
    ...Object.entries(features).map(([name, feature]) => ({
      name: `${name}-uses-only-${feature.uses.join("-") || "itself"}`,
      severity: "error",
      from: { path: filesOf(feature) },
      to: {
        path: Object.values(features).map(filesOf),
        pathNot: [filesOf(feature), ...feature.uses.flatMap((used) => openFilesOf(features[used]))],
      },
    })),
    {
      name: "domain-is-pure",
      comment: "Rules of the product depend only on their input: no library, no file, no network.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: "^src/domain/" },
    },
    {
      name: "application-does-no-io",
      comment: "Use cases access the outside world through ports, which are plain types.",
      severity: "error",
      from: { path: "^src/application/" },
      to: { pathNot: "^src/" },
    },
    {
      name: "no-circles",
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
