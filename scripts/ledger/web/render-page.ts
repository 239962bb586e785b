import { escapeHtml as e } from "../../../shared/kit/escape-html.ts";
import { identityId } from "../../../shared/ledger/model.ts";
import type { Change, PieceChange } from "../change.ts";
import type { Hunk } from "../hunk.ts";
import { countsOf } from "../stat.ts";
import { type AddressOf, renderHunk } from "./render-hunk.ts";

/** The other parts of the page. */
export type Assets = { css: string; script: string; toRoot: string };

/** Renders the change as one page that needs no server and no other files. */
export function renderPage(changes: Change[], { css, script, toRoot }: Assets): string {
  const title = `${nameOf(changes[0]?.from)} → ${nameOf(changes.at(-1)?.to)}`;
  const addressOf = addresses(changes);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${e(title)}</title>
<style>${css}</style>
</head>
<body>
<header class="bar">
<a class="title" href="#top">${e(title)}</a>
<span class="now" aria-live="polite"></span>
<span class="tools">
<button type="button" data-do="previous" title="Previous piece (←)" aria-label="Previous piece">←</button>
<button type="button" data-do="next" title="Next piece (→)" aria-label="Next piece">→</button>
<button type="button" data-do="columns" title="One column or two (C)">Columns</button>
<button type="button" data-do="theme" title="Light or dark (T)">Theme</button>
<button type="button" data-do="projector" title="Large, one piece at a time (P)" aria-pressed="false">Projector</button>
</span>
</header>
<div class="page" id="top">
<nav aria-label="Pieces">${changes.map(renderContents).join("")}
<p class="keys"><span><kbd>←</kbd><kbd>→</kbd></span> <span>piece</span> <span><kbd>J</kbd><kbd>K</kbd></span> <span>change</span>
<span><kbd>P</kbd></span> <span>projector</span> <span><kbd>C</kbd></span> <span>columns</span> <span><kbd>T</kbd></span> <span>theme</span></p></nav>
<main>${changes.map((change) => renderChange(change, addressOf, toRoot)).join("")}</main>
</div>
<script type="module">${script}</script>
</body>
</html>
`;
}

const anchorOf = ({ act, piece }: PieceChange) => `${act}--${piece.id}`;

const fileAnchor = (change: PieceChange, file: string) =>
  `${anchorOf(change)}--${file.replace(/[^\w]+/g, "-")}`;

/** `act-1-modular` as a title: `Act 1: modular`. */
function nameOf(act = ""): string {
  const [, number, name = ""] = /^act-(\d+)-(.*)$/.exec(act) ?? [];
  return number ? `Act ${number}: ${name.replaceAll("-", " ")}` : act;
}

/** The address of each file's card, for the links of moved code. */
function addresses(changes: Change[]): AddressOf {
  const known = new Map<string, string>();
  for (const { from, to, pieces } of changes)
    for (const change of pieces)
      for (const { file, kind } of change.hunks) {
        const name = `${kind === "deleted" ? from : to}/${file}`;
        if (!known.has(name)) known.set(name, `#${fileAnchor(change, file)}`);
      }
  return (file) => known.get(file);
}

function renderContents({ to, pieces }: Change): string {
  const items = pieces.map((change) => {
    const { added, removed } = countsOf(change);
    return `<li><a href="#${anchorOf(change)}"><span class="name">${e(change.piece.name)}</span>
<span class="count"><b class="plus">+${added}</b> <b class="minus">−${removed}</b></span></a></li>`;
  });
  return `<p class="act">${e(nameOf(to))}</p><ol>${items.join("")}</ol>`;
}

function renderChange(
  { from, to, story, pieces }: Change,
  addressOf: AddressOf,
  toRoot: string,
): string {
  const steps = pieces
    .filter(({ piece }) => piece.id !== identityId)
    .map((change) => `<li><a href="#${anchorOf(change)}">${e(change.piece.name)}</a></li>`);
  return `<section class="story" id="${to}"><p class="eyebrow">${e(nameOf(from))} → ${e(nameOf(to))}</p>
<h1>${e(story)}</h1>
<ol class="ladder"><li>${e(from)}</li>${steps.join("")}<li>${e(to)}</li></ol></section>
${pieces.map((change) => renderPiece(change, addressOf, toRoot)).join("")}`;
}

function renderPiece(change: PieceChange, addressOf: AddressOf, toRoot: string): string {
  const { piece, act, hunks } = change;
  const head = piece.id === identityId ? plainHead(change) : pieceHead(change, toRoot);
  const files = [...Map.groupBy(hunks, ({ file, interim }) => `${file} ${interim ?? ""}`).values()];
  const cards = files.map((own) => renderFile(change, own, addressOf));
  return `<section class="piece${piece.id === identityId ? " identity" : ""}" id="${anchorOf(change)}" data-name="${e(piece.name)}" data-act="${e(act)}" tabindex="-1">
${head}${cards.join("")}</section>`;
}

const plainHead = ({ piece }: PieceChange) =>
  `<header><p class="eyebrow">Of no piece</p><h2>${e(piece.name)}</h2><p>${e(piece.summary ?? "")}</p></header>`;

function pieceHead(change: PieceChange, toRoot: string): string {
  const { piece, act, place } = change;
  const { added, removed, moved, interim, files } = countsOf(change);
  const reason = piece.pain ?? piece.symptom;
  const rows: [string, string][] = [
    ["Reach for", e(piece.reachFor)],
    ["It costs", e(piece.cost)],
    ["Avoid", e(piece.avoid)],
  ];
  const extra = [
    `<a href="${toRoot}${act}/${e(piece.decision)}">Decision</a>`,
    `<span>Read first: <code>${e(piece.firstRead)}</code></span>`,
    ...piece.drills.map((drill) => `<span>Drill: <code>npm run drill ${e(drill)}</code></span>`),
    `<span>As an exercise: ${piece.difficulty}, ${piece.minutes} minutes a sitting</span>`,
  ];
  const size = [
    `<b class="plus">+${added}</b> <b class="minus">−${removed}</b>`,
    ...(moved > 0 ? [`${moved} moved`] : []),
    ...(interim > 0 ? [`${interim} interim`] : []),
    `${files} ${files === 1 ? "file" : "files"}`,
  ];
  return `<header><p class="eyebrow">Piece ${place} · ${size.join(" · ")}</p>
${reason ? `<p class="pain">${e(reason)}</p>` : `<p class="pain supports">supports ${e(piece.supports ?? "")}</p>`}
<h2>${e(piece.name)}</h2>
${piece.summary ? `<p class="summary">${e(piece.summary)}</p>` : ""}
<dl>${rows.map(([term, text]) => `<div><dt>${term}</dt><dd>${text}</dd></div>`).join("")}</dl>
<p class="extra">${extra.join("")}</p></header>`;
}

function renderFile(change: PieceChange, hunks: Hunk[], addressOf: AddressOf): string {
  const [{ file, kind, interim }] = hunks as [Hunk];
  const { added, removed } = countsOf({ ...change, hunks: hunks.map(withoutInterim) });
  const badges = { added: "new", deleted: "removed", changed: "" };
  const badge = interim ? `interim, until ${interim}` : badges[kind];
  const slash = file.lastIndexOf("/") + 1;
  return `<article class="file" id="${fileAnchor(change, file)}${interim ? "-interim" : ""}">
<h3><span class="folder">${e(file.slice(0, slash))}</span>${e(file.slice(slash))}${badge ? ` <span class="badge ${interim ? "interim" : kind}">${e(badge)}</span>` : ""}
<span class="count"><b class="plus">+${added}</b> <b class="minus">−${removed}</b></span></h3>
${hunks.map((hunk, at) => renderHunk(hunk, hunks[at - 1], addressOf)).join("\n")}</article>`;
}

/** In its own card, an interim's lines count as added. */
function withoutInterim({ interim: _, ...hunk }: Hunk): Hunk {
  return hunk;
}
