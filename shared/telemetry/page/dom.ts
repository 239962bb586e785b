type Attributes = Record<string, string | number>;

/** Makes an HTML element. Strings become text nodes, so data can't become markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    // The page's policy refuses it as an attribute.
    if (name === "style") element.style.cssText = `${value}`;
    else element.setAttribute(name, `${value}`);
  }
  element.append(...children);
  return element;
}

/** Returns an element of index.html. Throws if it is missing, which is a bug of the page. */
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
