// Builds DOM nodes. Nothing here, or anywhere on the page, takes markup from data.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate"]);
const SVG = "http://www.w3.org/2000/svg";

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child);
  }
  return node;
}

/** An element. `on` holds listeners, `data` data-attributes; null and false leave an attribute out. */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, item] of Object.entries(value)) {
        if (item !== undefined && item !== null) node.setAttribute(`data-${key}`, String(item));
      }
    } else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  return append(node, children);
}

/** An SVG element; the same rules, attributes only. */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  return append(node, children);
}

export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

let counter = 0;
export const uid = (prefix) => `${prefix}-${++counter}`;

/** http(s), mailto and tel addresses come back as they are; anything else is null. */
export function safeUrl(url) {
  if (typeof url !== "string") return null;
  if (/^(mailto|tel):/i.test(url)) return url;
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...label) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...label);
}

/** Places a popover under (or above, when there is no room) its anchor, inside the window. */
export function placeNear(panel, anchor, { width = null, align = "start" } = {}) {
  const box = anchor.getBoundingClientRect();
  if (width === "anchor") panel.style.width = `${Math.max(box.width, 180)}px`;
  const size = panel.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  const up = below < size.height + 8 && box.top > below;
  const left = align === "end" ? box.right - size.width : box.left;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
  panel.style.top = `${up ? Math.max(8, box.top - size.height - 4) : box.bottom + 4}px`;
  const room = up ? box.top - 16 : below - 16;
  panel.style.maxHeight = `${Math.max(120, Math.min(room, 340))}px`;
}
