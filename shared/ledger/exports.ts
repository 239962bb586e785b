const declaration =
  "(?:declare )?(?:abstract )?(?:async )?(?:function\\*?|class|const|let|var|type|interface|enum|namespace)";

/**
 * Whether a module exports a name. It reads formatted TypeScript, where an export begins its line. A
 * module with `export *` may export anything, so the answer is yes.
 * @param name `default`, or `*` for the module as a whole
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
