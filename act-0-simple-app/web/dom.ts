type Value = string | number | boolean | undefined | ((event: Event) => void);
type Attributes = Record<string, Value>;

function build<E extends Element>(
  element: E,
  attributes: Attributes,
  children: (Node | string)[],
): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  // Strings become text nodes: data can't turn into markup.
  element.append(...children);
  return element;
}

/** Makes an HTML element: `h("a", { href, onclick }, "text")`. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  return build(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  return build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** A button that shows only an icon; `name` is what a screen reader says. */
export function iconButton(icon: string, name: string, attributes: Attributes): HTMLButtonElement {
  const picture = svg(
    "svg",
    { class: "icon", "aria-hidden": "true" },
    svg("use", { href: `#icon-${icon}` }),
  );
  return h("button", { type: "button", "aria-label": name, title: name, ...attributes }, picture);
}

/** The element that index.html promises; its absence is a mistake in the page. */
export function find<E extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): E {
  const element = root.querySelector<E>(selector);
  if (!element) throw new Error(`index.html has no ${selector}`);
  return element;
}

/**
 * Makes the children of `parent` one row per item, in order. A row whose item is still there stays
 * the same element, so that focus, half-typed text and a screen reader's place survive.
 */
export function renderRows<T extends { id: string }, Row extends HTMLElement>(
  parent: HTMLElement,
  items: T[],
  create: (item: T) => Row,
  update: (row: Row, item: T, index: number) => void = () => {},
): void {
  const old = new Map([...parent.children].map((row) => [(row as Row).dataset.id, row as Row]));
  items.forEach((item, index) => {
    const row = old.get(item.id) ?? create(item);
    row.dataset.id = item.id;
    old.delete(item.id);
    update(row, item, index);
    if (parent.children[index] !== row) parent.insertBefore(row, parent.children[index] ?? null);
  });
  for (const row of old.values()) row.remove();
}

/**
 * Runs a change of the page without losing the keyboard focus. Where the focused control goes away,
 * the same control (its first class) of the row that took its place gets the focus, else `fallback`.
 */
export function keepingFocus(
  container: HTMLElement,
  fallback: HTMLElement,
  change: () => void,
): void {
  const focused = document.activeElement;
  const row = focused?.closest("li");
  const index = row?.parentElement ? [...row.parentElement.children].indexOf(row) : -1;
  const rows = row?.parentElement?.children;
  const inside = focused instanceof HTMLElement && container.contains(focused);
  change();
  if (!inside) return;
  if (focused.isConnected && focused.checkVisibility() && !focused.matches(":disabled")) {
    if (document.activeElement !== focused) focused.focus();
    return;
  }
  const successor = rows?.[Math.min(index, rows.length - 1)];
  const control = successor?.querySelector<HTMLElement>(`.${focused.classList[0]}`);
  (control ?? fallback).focus();
}
