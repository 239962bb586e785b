const declaration =
  "(?:declare )?(?:abstract )?(?:async )?(?:function\\*?|class|const|let|var|type|interface|enum|namespace)";

/**
 * Whether a module exports a name. Expects formatted TypeScript, in which an export begins its
 * line. Returns true for a module with `export *`, because it may export anything.
 * @param name a name, `default`, or `*` for the whole module
 */
export function exportsName(text: string, name: string): boolean {
  if (name === "*" || /^export \*/m.test(text)) return true;
  if (name === "default") return /^export default\b|\bas default\b/m.test(text);
  const word = name.replaceAll("$", "\\$");
  if (new RegExp(`^export ${declaration} ${word}(?![\\w$])`, "m").test(text)) return true;
  const lists = text.matchAll(/^export (?:type |const |let )?[{[]([^}\]]*)[}\]]/gm);
  return [...lists].some(([, list = ""]) =>
    list.split(",").some((part) => part.trim().split(/\s+/).at(-1) === name),
  );
}
