import highlighter from "highlight.js/lib/common";
import { escapeHtml } from "../../../shared/kit/escape-html.ts";

const languages: Record<string, string> = {
  cjs: "javascript",
  css: "css",
  html: "xml",
  js: "javascript",
  json: "json",
  md: "markdown",
  mjs: "javascript",
  sql: "sql",
  svg: "xml",
  ts: "typescript",
  yaml: "yaml",
  yml: "yaml",
};

/** The lines of a part of a file as HTML with syntax classes. Each line closes its own tags. */
export function highlightLines(path: string, lines: string[]): string[] {
  const language = languages[path.split(".").at(-1) ?? ""];
  if (!language) return lines.map(escapeHtml);
  // The highlighter must know if a hunk begins inside a comment.
  const opener = /^\s*\*(\s|\/|$)/.test(lines[0] ?? "") ? ["/**"] : [];
  const code = [...opener, ...lines].join("\n");
  const html = highlighter.highlight(code, { language, ignoreIllegals: true }).value;
  return closeSpans(html.split("\n")).slice(opener.length);
}

/** Closes open spans at the end of each line, and opens them again on the next. */
function closeSpans(lines: string[]): string[] {
  const open: string[] = [];
  return lines.map((line) => {
    const before = open.join("");
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g))
      if (tag === "</span>") open.pop();
      else open.push(tag);
    return before + line + "</span>".repeat(open.length);
  });
}
