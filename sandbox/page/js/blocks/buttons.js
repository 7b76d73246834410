// Buttons, overflow menus and the small buttons of context_actions.
import { h, link, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { toggleMenu } from "../menu.js";
import { plain } from "../mrkdwn.js";
import { fire } from "./act.js";

const hooks = (element, block) => ({ "action-id": element.action_id, "block-id": block.block_id });

export function button(element, ctx, block) {
  const style = element.style === "primary" ? " primary" : element.style === "danger" ? " danger" : "";
  const node = h(
    "button",
    {
      type: "button",
      class: `button${style}`,
      data: { ...hooks(element, block), value: element.value },
      "aria-label": element.accessibility_label,
      on: {
        click: () => {
          if (node.getAttribute("aria-busy")) return;
          const url = element.url && safeUrl(element.url);
          if (url) window.open(url, "_blank", "noopener,noreferrer");
          fire("click", { element, block, ctx, node });
        },
      },
    },
    h("span", { class: "button-label" }, plain(element.text)),
    element.url ? h("span", { class: "visually-hidden" }, ` ${t("link.new_window")}`) : null,
  );
  return node;
}

export function overflow(element, ctx, block) {
  const node = h(
    "button",
    {
      type: "button",
      class: "button square",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": t("overflow.more"),
      data: hooks(element, block),
      on: {
        click: () =>
          toggleMenu(
            node,
            element.options.map((option) => ({
              label: plain(option.text),
              detail: plain(option.description),
              data: { value: option.value },
              run: () => {
                const url = option.url && safeUrl(option.url);
                if (url) window.open(url, "_blank", "noopener,noreferrer");
                fire("select", { element, block, ctx, node, extra: { value: option.value } });
              },
            })),
            { label: t("overflow.more") },
          ),
      },
    },
    icon("more"),
  );
  return h("span", { class: "menu-host" }, node);
}

const small = (element, block, ctx, label, value, glyph) => {
  const node = h(
    "button",
    {
      type: "button",
      class: "button small-button",
      data: { ...hooks(element, block), value },
      on: { click: () => fire("click", { element, block, ctx, node, extra: { value } }) },
    },
    glyph,
    label,
  );
  return node;
};

export const feedback = (element, ctx, block) =>
  h(
    "span",
    { class: "inline-row" },
    ["positive_button", "negative_button"].map((key) =>
      element[key] ? small(element, block, ctx, plain(element[key].text), element[key].value, null) : null,
    ),
  );

export const iconButton = (element, ctx, block) =>
  small(
    element,
    block,
    ctx,
    plain(element.text),
    element.value,
    element.icon === "trash" ? icon("close", 14) : null,
  );

export const workflowButton = (element) => link(element.workflow?.trigger?.url, plain(element.text));
