type Attributes = Record<string, string | number>;

function build<E extends Element>(
  element: E,
  attributes: Attributes,
  children: (Node | string)[],
): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  // Strings become text nodes: data can't turn into markup.
  element.append(...children);
  return element;
}

/** Makes an HTML element: `h("th", { scope: "col" }, "Day")`. */
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

/** The element that index.html promises; its absence is a mistake in the page. */
export function find<E extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): E {
  const element = root.querySelector<E>(selector);
  if (!element) throw new Error(`index.html has no ${selector}`);
  return element;
}

/** Writes a text only where it differs: a screen reader that is reading it stays undisturbed. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A new copy of the one element in a `<template>` of index.html. */
export function copyTemplate(id: string): HTMLElement {
  const { content } = find<HTMLTemplateElement>(`#${id}`);
  return find<HTMLElement>("*", content).cloneNode(true) as HTMLElement;
}

/** Calls `listener` with what was submitted, instead of leaving the page. */
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
 * Makes the children of `parent` one row per item, in order. A row whose item is still there stays
 * the same element, so that focus, half-typed text and a screen reader's place survive.
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
