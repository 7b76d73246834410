// Card, carousel and container.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { plain, textNodes } from "../mrkdwn.js";
import { element, image } from "./elements.js";
import { richText } from "./richtext.js";

export function card(block, ctx) {
  return h(
    "article",
    { class: "card" },
    block.hero_image ? image(block.hero_image, "card-hero") : null,
    h(
      "div",
      { class: "card-head" },
      block.icon ? image(block.icon, "card-icon") : null,
      h(
        "div",
        {},
        block.title ? h("div", { class: "card-title text" }, textNodes(block.title)) : null,
        block.subtitle ? h("div", { class: "card-subtitle text" }, textNodes(block.subtitle)) : null,
      ),
    ),
    block.body ? h("div", { class: "card-body text" }, textNodes(block.body)) : null,
    block.subtext ? h("div", { class: "card-subtitle text" }, textNodes(block.subtext)) : null,
    block.actions?.length
      ? h(
          "div",
          { class: "actions" },
          block.actions.map((item) => element(item, ctx, block)),
        )
      : null,
  );
}

export const carousel = (block, ctx) =>
  h(
    "div",
    {
      class: "carousel",
      tabindex: "0",
      role: "group",
      "aria-label": t("carousel.label", { count: block.elements.length }),
    },
    block.elements.map((item) => card({ ...item, block_id: item.block_id ?? block.block_id }, ctx)),
  );

export function container(block, ctx, renderBlock) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : plain(block.title);
  const head = [
    block.icon ? image(block.icon, "card-icon") : null,
    h(
      "span",
      {},
      h("span", { class: "container-title" }, title),
      block.subtitle ? h("span", { class: "card-subtitle text" }, textNodes(block.subtitle)) : null,
    ),
  ];
  const body = h(
    "div",
    { class: "container-body" },
    (block.child_blocks || []).map((child) => renderBlock(child, ctx)),
  );
  const width = `container width-${["narrow", "standard", "wide", "full"].includes(block.width) ? block.width : "standard"}`;
  if (!block.is_collapsible)
    return h(
      "section",
      { class: width },
      h("div", { class: `container-head${block.has_header_divider === false ? "" : " ruled"}` }, head),
      body,
    );
  const kept = ctx.memory?.(block) ?? {};
  const node = h(
    "details",
    {
      class: width,
      open: kept.open ?? !block.default_collapsed,
      on: {
        toggle: () => {
          kept.open = node.open;
        },
      },
    },
    h("summary", { class: "container-head" }, icon("right", 16), head),
    body,
  );
  return node;
}
