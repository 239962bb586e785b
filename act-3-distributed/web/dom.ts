type Attributes = Record<string, string | number>;

function build<E extends Element>(
  element: E,
  attributes: Attributes,
  children: (Node | string)[],
): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  // Strings become text nodes, so data can't turn into markup.
  element.append(...children);
  return element;
}

/** Creates an HTML element: `h("th", { scope: "col" }, "Day")`. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  return build(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  return build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Returns an element of index.html. Throws if there is none. */
export function find<E extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): E {
  const element = root.querySelector<E>(selector);
  if (!element) throw new Error(`index.html has no ${selector}`);
  return element;
}

/** Sets a text only if it differs, so that screen readers do not read it again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Returns a copy of the element in a `<template>` of index.html. */
export function copyTemplate(id: string): HTMLElement {
  const { content } = find<HTMLTemplateElement>(`#${id}`);
  return find<HTMLElement>("*", content).cloneNode(true) as HTMLElement;
}

/** Calls `listener` with the submitted fields, instead of leaving the page. */
export function onSubmit(
  form: HTMLFormElement,
  listener: (fields: Record<string, FormDataEntryValue>) => void,
): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    listener(Object.fromEntries(new FormData(form)));
  });
}

/**
 * Updates the children of `parent` to one row per item, in order. Rows of existing items are kept,
 * so that focus, half-typed text and a screen reader's position survive.
 */
export function renderRows<T extends { id: string }>(
  parent: HTMLElement,
  items: T[],
  create: (item: T) => HTMLElement,
  update: (row: HTMLElement, item: T, index: number) => void,
): void {
  const rows = [...parent.children] as HTMLElement[];
  const old = new Map(rows.map((row) => [row.dataset.id, row]));
  items.forEach((item, index) => {
    const row = old.get(item.id) ?? create(item);
    row.dataset.id = item.id;
    old.delete(item.id);
    update(row, item, index);
    const there = parent.children[index] ?? null;
    if (there !== row) parent.insertBefore(row, there);
  });
  for (const row of old.values()) row.remove();
}

/**
 * Runs a change of the page without losing the keyboard focus. If the focused control is removed,
 * the control with the same first class in the row at its place gets the focus, else `fallback`.
 */
export function keepingFocus(
  container: HTMLElement,
  fallback: HTMLElement,
  change: () => void,
): void {
  const focused = document.activeElement;
  const row = focused?.closest("li");
  const rows = row?.parentElement?.children;
  const index = row && rows ? [...rows].indexOf(row) : -1;
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
