// The only way in which the page makes elements: text goes in as text, never as markup.

type Child = Node | string | null | false | undefined;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | null | undefined>;

/** Make an element. Functions become listeners (`onclick`), true a bare attribute, false and null nothing. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== false && child !== undefined) element.append(child);
  return element;
}

/** Text that strangers wrote: its own direction, and nothing in it can turn the text around it. */
export function said(text: string, tag: "span" | "p" | "blockquote" | "strong" | "q" = "span"): HTMLElement {
  return h(tag, { dir: "auto", class: "cm-said" }, text);
}

/** A link if the address is http or https, else its text; shown in full. */
export function link(address: string): HTMLElement {
  let url: URL | null = null;
  try {
    url = new URL(address);
  } catch {
    return said(address);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return said(address);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", class: "cm-link", dir: "ltr" }, url.href);
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon out of one path in a box of 24. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "cm-icon");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5.5v13M16 5.5v13",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  theme: "M12 3.5a8.5 8.5 0 1 0 0 17zM12 3.5a8.5 8.5 0 0 1 0 17",
  home: "M4 11.5L12 4.5l8 7M6 10v9.5h12V10",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  filter: "M4 6h16M7 12h10M10 18h4",
  key: "M4 7h4v4H4zM4 15h4v4H4zM12 9h8M12 17h8",
  about: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5M12 8h.01",
  before: "M14.5 6l-6 6 6 6",
  after: "M9.5 6l6 6-6 6",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  back: "M9 14L4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11",
  measure: "M3.5 16.5l13-13 4 4-13 13zM7 13l2 2M10 10l1.5 1.5M13 7l2 2",
  compare: "M12 3v18M4 6h5v12H4M20 6h-5v12h5M6 12h1M17 12h1",
  numbers: "M5 19V11M10 19V5M15 19v-6M20 19V8",
  save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15",
} as const;
