import { escapeHtml } from "../kit/escape-html.ts";
import type { Mail } from "./mail.ts";

function article({ to, from, subject, text, receivedAt }: Mail): string {
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<p>From ${escapeHtml(from)} to <b>${escapeHtml(to)}</b>, <time>${receivedAt}</time></p>
<pre>${escapeHtml(text)}</pre>
</article>`;
}

/** The page of the received e-mails, newest first. */
export function mailPage(mails: Mail[]): string {
  const articles = mails.toReversed().map(article).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${mails.length} e-mails</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #8888; border-radius: 0.5rem; padding: 0 1rem; margin: 1rem 0; }
h2 { margin-bottom: 0; }
pre { white-space: pre-wrap; font: inherit; }
</style>
<h1>E-mails</h1>
<p>The e-mails that the app has sent since its start. They do not leave this machine. Reload to see new ones.</p>
${articles || "<p>No e-mails yet.</p>"}
</html>
`;
}
