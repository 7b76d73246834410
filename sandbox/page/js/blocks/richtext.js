// rich_text blocks, and the simple Markdown of markdown blocks.
import { h, link } from "../dom.js";
import { emoji } from "../emoji.js";
import { t } from "../i18n.js";
import { broadcast, channelMention, dateNode, decode, userMention } from "../mrkdwn.js";

function styled(node, style = {}) {
  let out = node;
  if (style.code) out = h("code", {}, out);
  if (style.underline) out = h("u", {}, out);
  if (style.strike) out = h("del", {}, out);
  if (style.italic) out = h("em", {}, out);
  if (style.bold) out = h("strong", {}, out);
  if (style.highlight || style.client_highlight) out = h("mark", {}, out);
  return out;
}

const withBreaks = (text) =>
  decode(text)
    .split("\n")
    .flatMap((line, at) => (at ? [h("br"), line] : [line]));

function piece(element) {
  switch (element.type) {
    case "text":
      return styled(h("span", {}, ...withBreaks(element.text)), element.style);
    case "link":
      return styled(link(decode(element.url), decode(element.text || element.url)), element.style);
    case "emoji":
      return h(
        "span",
        { class: "emoji", role: "img", "aria-label": element.name.replace(/_/g, " ") },
        emoji(element.name) ?? `:${element.name}:`,
      );
    case "user":
      return styled(userMention(element.user_id), element.style);
    case "usergroup":
      return h("span", { class: "mention" }, t("mention.group"));
    case "channel":
      return styled(channelMention(element.channel_id), element.style);
    case "team":
      return h("span", { class: "mention" }, element.team_id);
    case "broadcast":
      return broadcast(element.range);
    case "date":
      return styled(
        h("span", {}, dateNode(element.timestamp, element.format, element.url, element.fallback)),
        element.style,
      );
    case "color":
      return h("code", {}, element.value);
    default:
      return h("span", {}, decode(element.text ?? ""));
  }
}

const pieces = (part) => (part.elements || []).map(piece);

function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const node = h(
    tag,
    {
      class: `rt-list indent-${Math.min(part.indent || 0, 8)}`,
      start: tag === "ol" && part.offset ? part.offset + 1 : null,
    },
    (part.elements || []).map((item) => h("li", {}, pieces(item))),
  );
  return part.border ? h("div", { class: "rt-border" }, node) : node;
}

function part(element) {
  switch (element.type) {
    case "rich_text_list":
      return list(element);
    case "rich_text_preformatted":
      return h("pre", { class: element.border ? "rt-border" : null }, pieces(element));
    case "rich_text_quote":
      return h("blockquote", {}, pieces(element));
    default:
      return h("div", { class: "rt-section" }, pieces(element));
  }
}

export const richText = (block) => h("div", { class: "rich-text" }, (block.elements || []).map(part));

/** The text of a rich_text value, for a text area. */
export const richTextPlain = (value) =>
  (value?.elements || []).map((element) => part(element).textContent).join("\n");
