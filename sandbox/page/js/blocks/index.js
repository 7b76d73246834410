// A list of blocks as nodes. A block that cannot be drawn says so and harms no other.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { textNodes } from "../mrkdwn.js";
import { feedback, iconButton } from "./buttons.js";
import { card, carousel, container } from "./cards.js";
import { dataVisualization } from "./charts.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import * as plainBlocks from "./sections.js";
import { dataTable, table } from "./tables.js";

const TYPES = {
  section: plainBlocks.section,
  header: plainBlocks.header,
  context: plainBlocks.context,
  divider: plainBlocks.divider,
  image: plainBlocks.imageBlock,
  actions: plainBlocks.actions,
  input: plainBlocks.input,
  alert: plainBlocks.alert,
  video: plainBlocks.video,
  file: plainBlocks.file,
  context_actions: (block, ctx) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((item) => (item.type === "icon_button" ? iconButton : feedback)(item, ctx, block)),
    ),
  rich_text: richText,
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  card,
  carousel,
  container: (block, ctx) => container(block, ctx, renderBlock),
};

export function renderBlock(block, ctx) {
  let inner;
  try {
    inner =
      block.type in TYPES
        ? TYPES[block.type](block, ctx)
        : h("p", { class: "unknown" }, t("block.unknown", { type: block.type }));
  } catch (problem) {
    // A malformed block is the app's; the rest of the message must still be read.
    console.error(problem);
    inner = h("p", { class: "unknown" }, t("block.broken", { type: block.type }));
  }
  return h("div", { class: `block block-${block.type}`, data: { block: block.block_id ?? "" } }, inner);
}

export const renderBlocks = (blocks, ctx) => (blocks || []).map((block) => renderBlock(block, ctx));

const COLOURS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

/** A legacy attachment: a bar of colour beside its blocks, or its title, text and fields. */
export function attachment(item, ctx) {
  const bar = h("div", { class: "attachment-bar" });
  const colour =
    COLOURS[item.color] ??
    (/^#?[0-9a-f]{6}$/i.test(item.color ?? "") ? `#${item.color.replace("#", "")}` : null);
  if (colour) bar.style.background = colour;
  const mrkdwnText = (text) => h("div", { class: "text" }, textNodes({ type: "mrkdwn", text }));
  return h(
    "div",
    { class: "attachment" },
    bar,
    h(
      "div",
      { class: "attachment-body" },
      item.pretext ? mrkdwnText(item.pretext) : null,
      item.author_name ? h("div", { class: "muted" }, item.author_name) : null,
      item.title
        ? h(
            "div",
            { class: "attachment-title" },
            mrkdwnText(item.title_link ? `<${item.title_link}|${item.title}>` : item.title),
          )
        : null,
      item.blocks ? renderBlocks(item.blocks, ctx) : item.text ? mrkdwnText(item.text) : null,
      item.fields?.length
        ? h(
            "div",
            { class: "fields" },
            item.fields.map((field) => h("div", {}, h("b", {}, field.title), mrkdwnText(field.value ?? ""))),
          )
        : null,
      item.footer ? h("div", { class: "context" }, item.footer) : null,
    ),
  );
}
