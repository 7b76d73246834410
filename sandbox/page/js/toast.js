// A short notice at the foot of the window, read aloud.
import { h } from "./dom.js";
import { icon } from "./icons.js";

let host = null;

export function toast(text, kind = "info") {
  if (!host) {
    host = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(host);
  }
  const node = h(
    "div",
    { class: `toast toast-${kind}` },
    icon(kind === "warning" ? "warning" : "info", 16),
    h("span", {}, text),
  );
  host.append(node);
  setTimeout(() => node.remove(), 6000);
}
