import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../../shared/kit/escape-html.ts";
import { fontFaces } from "../../shared/pictures/fonts.ts";

/** Markdown may contain any HTML. Its scripts do not run, and nothing is loaded from elsewhere. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data: 'self' file:";

/** A page to print, fonts included, in one file. Its links start from the repository's root. */
export function printable(title: string, kind: string, body: string): string {
  const css = readFileSync(join(import.meta.dirname, "print.css"), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<base href="../../">
<title>${escapeHtml(title)}</title>
<style>${fontFaces()}
${css}</style>
</head>
<body class="${kind}">
${body}
</body>
</html>
`;
}
