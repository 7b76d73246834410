// Small menus that open from a button.
import { h, placeNear } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

export function closeMenu(refocus = false) {
  if (!open) return;
  const { panel, anchor } = open;
  open = null;
  panel.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && anchor.isConnected) anchor.focus();
}

function keys(event) {
  const items = [...open.panel.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closeMenu(true);
  } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    const to = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    items[to].focus();
  }
}

addEventListener(
  "pointerdown",
  (event) => {
    if (open && !open.panel.contains(event.target) && !open.anchor.contains(event.target)) closeMenu();
  },
  true,
);

/** `entries`: {label, detail?, icon?, run, testid?, data?, danger?}, or {heading}. A second press closes it. */
export function toggleMenu(anchor, entries, { label, align = "end" } = {}) {
  const mine = open?.anchor === anchor;
  closeMenu();
  if (mine) return;
  const panel = h(
    "div",
    { class: "menu", role: "menu", popover: "manual", "aria-label": label, on: { keydown: keys } },
    entries.map((entry) =>
      entry.heading
        ? h("div", { class: "menu-heading", role: "presentation" }, entry.heading)
        : h(
            "button",
            {
              type: "button",
              role: "menuitem",
              tabindex: "-1",
              class: `menu-item${entry.danger ? " danger" : ""}`,
              data: { testid: entry.testid, ...entry.data },
              on: {
                click: () => {
                  closeMenu(true);
                  entry.run();
                },
              },
            },
            entry.icon ? icon(entry.icon, 16) : entry.before,
            h(
              "span",
              { class: "option-label" },
              entry.label,
              entry.detail ? h("span", { class: "option-detail" }, entry.detail) : null,
            ),
          ),
    ),
  );
  anchor.after(panel);
  anchor.setAttribute("aria-expanded", "true");
  panel.showPopover();
  placeNear(panel, anchor, { align });
  open = { panel, anchor };
  (panel.querySelector("[data-current]") ?? panel.querySelector("[role=menuitem]"))?.focus();
}
