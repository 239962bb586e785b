// The script of the page that `npm run diff … web` writes: keys, projector, theme, columns.

const root = document.documentElement;
const modes = ["projector", "one-column", "light", "dark"];
const pieces = [...document.querySelectorAll<HTMLElement>(".piece:not(.identity)")];
const slides = [...document.querySelectorAll<HTMLElement>(".story, .piece")];
let current = 0;

function show(index: number): void {
  current = Math.max(0, Math.min(index, slides.length - 1));
  mark();
  bring(slides[current]);
}

/** Scrolls without animation, so that the page is at rest when the next key is pressed. */
function bring(element: Element | null | undefined): void {
  element?.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Shows the current piece in the bar, in the list and in the address. */
function mark(): void {
  const slide = slides[current];
  for (const one of slides) one.classList.toggle("current", one === slide);
  const name = slide?.dataset.name ?? "";
  const place =
    slide && pieces.includes(slide) ? `${pieces.indexOf(slide) + 1}/${pieces.length}` : "";
  const now = document.querySelector(".now");
  if (now) now.textContent = [place, name].filter(Boolean).join(" · ");
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#${slide?.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  const ends = { previous: 0, next: slides.length - 1 };
  for (const [name, end] of Object.entries(ends))
    document
      .querySelector(`[data-do=${name}]`)
      ?.setAttribute("aria-disabled", String(current === end));
  writeAddress();
}

/**
 * Stores place and modes in the address, so that a reload or a shared link shows the same. Keeps
 * the address of a file in the current piece, because it is more exact.
 */
function writeAddress(place = placeNow()): void {
  const on = modes.filter((mode) => root.classList.contains(mode));
  if (location.hash || current > 0 || on.length > 0)
    history.replaceState(null, "", `#${[place, ...on].join(",")}`);
}

function placeNow(): string {
  const slide = slides[current];
  const [place = ""] = location.hash.slice(1).split(",");
  return slide?.contains(document.getElementById(place)) ? place : (slide?.id ?? "");
}

/** All visible changes, and where each begins and ends, in pixels below its resting place. */
function hunksNow(): { hunk: HTMLElement; top: number; bottom: number }[] {
  const padding = Number.parseFloat(getComputedStyle(root).scrollPaddingTop);
  return [...document.querySelectorAll<HTMLElement>(".hunk")]
    .filter((hunk) => hunk.offsetParent !== null)
    .map((hunk) => {
      const rest = padding + Number.parseFloat(getComputedStyle(hunk).scrollMarginTop);
      const { top, bottom } = hunk.getBoundingClientRect();
      return { hunk, top: top - rest, bottom };
    });
}

/**
 * Goes to the change after (or before) the one at the top of the screen. In projector mode, also
 * goes to other pieces.
 */
function stepHunk(direction: 1 | -1): void {
  const hunks = hunksNow();
  const next =
    direction > 0 ? hunks.find(({ top }) => top > 4) : hunks.findLast(({ top }) => top < -4);
  if (!next && isProjector()) show(current + (direction > 0 || scrollY === 0 ? direction : 0));
  if (!next) return;
  bring(next.hunk);
  writeAddress(next.hunk.closest(".file")?.id);
}

/** A step of a presenter's remote control: shows the rest of a long change, or the next change. */
function turnPage(direction: 1 | -1): void {
  const page = innerHeight * 0.8;
  const here = hunksNow().findLast(({ top }) => top <= 4);
  const isMore = here && (direction > 0 ? here.bottom > innerHeight : here.top < -4);
  if (!here || !isMore) stepHunk(direction);
  else scrollBy({ top: direction > 0 ? page : Math.max(-page, here.top), behavior: "instant" });
}

const isProjector = () => root.classList.contains("projector");

function toggleProjector(): void {
  root.classList.toggle("projector");
  pressProjector();
  mark();
  bring(document.getElementById(placeNow()));
}

function pressProjector(): void {
  const button = document.querySelector("[data-do=projector]");
  button?.setAttribute("aria-pressed", String(isProjector()));
}

function toggleColumns(): void {
  root.classList.toggle("one-column");
  writeAddress();
}

function toggleTheme(): void {
  const isDark = ["light", "dark"].some((theme) => root.classList.contains(theme))
    ? root.classList.contains("dark")
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.classList.toggle("dark", !isDark);
  root.classList.toggle("light", isDark);
  writeAddress();
}

const actions: Record<string, () => void> = {
  previous: () => show(current - 1),
  next: () => show(current + 1),
  columns: toggleColumns,
  theme: toggleTheme,
  projector: toggleProjector,
};

const keys: Record<string, () => void> = {
  ArrowLeft: () => show(current - 1),
  ArrowRight: () => show(current + 1),
  j: () => stepHunk(1),
  k: () => stepHunk(-1),
  c: toggleColumns,
  t: toggleTheme,
  p: toggleProjector,
};

/** The keys that presenters' remote controls send. */
const clicker: Record<string, () => void> = {
  PageDown: () => turnPage(1),
  PageUp: () => turnPage(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const action =
    keys[event.key.length === 1 ? event.key.toLowerCase() : event.key] ??
    (isProjector() ? clicker[event.key] : undefined);
  if (!action) return;
  event.preventDefault();
  action();
});

document.addEventListener("click", ({ target }) => {
  const element = target as Element;
  const name = element.closest<HTMLElement>("[data-do]")?.dataset.do;
  if (name) actions[name]?.();
  const address = element.closest("a")?.getAttribute("href");
  if (address?.startsWith("#")) follow(address);
});

/** Projector mode shows only one piece, so this shows the piece of the link first. */
function follow(address: string): void {
  const goal = address === "#top" ? slides[0] : document.getElementById(address.slice(1));
  const index = slides.findIndex((slide) => slide === goal || (goal && slide.contains(goal)));
  if (index < 0) return;
  current = index;
  mark();
}

const seen = new IntersectionObserver(
  (entries) => {
    if (root.classList.contains("projector")) return;
    const top = entries.findLast(({ isIntersecting }) => isIntersecting)?.target;
    const index = slides.indexOf(top as HTMLElement);
    if (index < 0) return;
    current = index;
    mark();
  },
  { rootMargin: "-20% 0px -75% 0px" },
);
for (const slide of slides) seen.observe(slide);

/**
 * Shows the place and modes of an address: `#<piece or file>,<modes>`. Without modes, they do not
 * change.
 */
function readAddress(): void {
  const [place = "", ...on] = decodeURIComponent(location.hash.slice(1)).split(",");
  if (on.length > 0) for (const mode of modes) root.classList.toggle(mode, on.includes(mode));
  pressProjector();
  follow(`#${place || "top"}`);
  bring(document.getElementById(place));
}

root.classList.toggle("one-column", matchMedia("(max-width: 60rem)").matches);
addEventListener("hashchange", readAddress);
// The address decides the place. The browser would restore the position of another layout.
history.scrollRestoration = "manual";
readAddress();
