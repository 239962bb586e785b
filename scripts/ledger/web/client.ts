// Runs in the page that `npm run diff … web` writes: keys, projector, theme, columns.

const root = document.documentElement;
const pieces = [...document.querySelectorAll<HTMLElement>(".piece:not(.identity)")];
const slides = [...document.querySelectorAll<HTMLElement>(".story, .piece")];
let current = 0;

function show(index: number): void {
  current = Math.max(0, Math.min(index, slides.length - 1));
  mark();
  slides[current]?.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Says in the bar and in the list which piece is being read. */
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
}

/** The change after (or before) the one at the top of the screen. */
function stepHunk(direction: 1 | -1): void {
  const hunks = [...document.querySelectorAll<HTMLElement>(".hunk")].filter(
    (hunk) => hunk.offsetParent !== null,
  );
  const barHeight = document.querySelector(".bar")?.getBoundingClientRect().height ?? 0;
  const tops = hunks.map((hunk) => hunk.getBoundingClientRect().top - barHeight);
  const index =
    direction > 0 ? tops.findIndex((top) => top > 60) : tops.findLastIndex((top) => top < -4);
  hunks[index]?.scrollIntoView({ block: "start" });
}

function toggleProjector(): void {
  const isOn = root.classList.toggle("projector");
  document.querySelector("[data-do=projector]")?.setAttribute("aria-pressed", String(isOn));
  show(current);
}

function toggleTheme(): void {
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
}

const actions: Record<string, () => void> = {
  previous: () => show(current - 1),
  next: () => show(current + 1),
  columns: () => root.classList.toggle("one-column"),
  theme: toggleTheme,
  projector: toggleProjector,
};

const keys: Record<string, () => void> = {
  ArrowLeft: () => show(current - 1),
  ArrowRight: () => show(current + 1),
  j: () => stepHunk(1),
  k: () => stepHunk(-1),
  c: () => root.classList.toggle("one-column"),
  t: toggleTheme,
  p: toggleProjector,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
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

/** In the projector only one piece is there: a link into another one brings that first. */
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
root.classList.toggle("one-column", matchMedia("(max-width: 60rem)").matches);
mark();
if (location.hash) follow(location.hash);
