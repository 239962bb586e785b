type Attributes = Record<string, string | number>;

/** Makes an HTML element; strings become text nodes, so data can't turn into markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    // As an attribute the page's policy refuses it.
    if (name === "style") element.style.cssText = `${value}`;
    else element.setAttribute(name, `${value}`);
  }
  element.append(...children);
  return element;
}

/** The element that index.html promises; its absence is a mistake in the page. */
export function find<E extends Element = HTMLElement>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`index.html has no ${selector}`);
  return element;
}

/** A table with a row of headings. */
export function table(headings: string[], rows: (string | Node)[][]): HTMLTableElement {
  const head = h("tr", {}, ...headings.map((text) => h("th", { scope: "col" }, text)));
  const body = rows.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell))));
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...body));
}
