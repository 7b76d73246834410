// Every interactive element by its type.
import { h, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { plain } from "../mrkdwn.js";
import { button, feedback, iconButton, overflow, workflowButton } from "./buttons.js";
import { choices, fileInput, picker, text } from "./inputs.js";
import { select } from "./selects.js";

/** A picture; one that cannot be had gives way to its words. */
export function image(element, className) {
  const url = safeUrl(element.image_url || element.slack_file?.url);
  const alt = plain(element.alt_text ?? "");
  const missing = () =>
    h(
      "span",
      { class: `${className} image-missing`, role: "img", "aria-label": alt },
      icon("file"),
      h("span", {}, alt),
    );
  if (!url) return missing();
  const node = h("img", {
    src: url,
    alt,
    class: className,
    loading: "lazy",
    referrerpolicy: "no-referrer",
    on: { error: () => node.replaceWith(missing()) },
  });
  return node;
}

const SELECT = /^(multi_)?(static|external|users|conversations|channels)_select$/;
const TYPES = {
  button,
  overflow,
  workflow_button: workflowButton,
  feedback_buttons: feedback,
  icon_button: iconButton,
  image: (item) => image(item, "thumb"),
  radio_buttons: choices,
  checkboxes: choices,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: text,
  file_input: fileInput,
};

const WORDS = {
  datepicker: "element.date",
  timepicker: "element.time",
  datetimepicker: "element.datetime",
  radio_buttons: "element.choice",
  checkboxes: "element.choices",
};

/** An element as a node. `label`: {name, id?, describedBy?, forLabel?}; without one the placeholder names it. */
export function element(item, ctx, block, label = {}) {
  const named = {
    ...label,
    name:
      label.name ||
      plain(item.accessibility_label) ||
      plain(item.placeholder) ||
      t(WORDS[item.type] ?? "element.field"),
  };
  if (SELECT.test(item.type)) return select(item, ctx, block, named);
  const build = TYPES[item.type];
  return build
    ? build(item, ctx, block, named)
    : h("span", { class: "unknown" }, t("block.unknown", { type: item.type }));
}
