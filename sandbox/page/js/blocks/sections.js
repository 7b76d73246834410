// The plain blocks: section, header, context, divider, image, actions, input, alert, video, file.
import { h, link, uid } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { plain, textNodes, textOf } from "../mrkdwn.js";
import { element, image } from "./elements.js";

export function section(block, ctx) {
  const name = block.text ? textOf(block.text).slice(0, 120) : "";
  return h(
    "div",
    { class: "section" },
    h(
      "div",
      { class: "section-body" },
      block.text ? h("div", { class: "text" }, textNodes(block.text)) : null,
      block.fields?.length
        ? h(
            "div",
            { class: "fields" },
            block.fields.map((field) => h("div", { class: "text" }, textNodes(field))),
          )
        : null,
    ),
    block.accessory
      ? h(
          "div",
          { class: `accessory accessory-${block.accessory.type}` },
          element(block.accessory, ctx, block, { name: block.accessory.type === "button" ? "" : name }),
        )
      : null,
  );
}

export const header = (block) =>
  h("div", { class: "header-block", role: "heading", "aria-level": "2" }, plain(block.text));

export const context = (block) =>
  h(
    "div",
    { class: "context" },
    block.elements.map((item) =>
      item.type === "image" ? image(item, "context-image") : h("span", { class: "text" }, textNodes(item)),
    ),
  );

export const divider = () => h("hr", { class: "divider" });

export const imageBlock = (block) =>
  h(
    "figure",
    { class: "image-block" },
    block.title ? h("figcaption", {}, plain(block.title)) : null,
    image(block, "picture"),
  );

export const actions = (block, ctx) =>
  h(
    "div",
    { class: "actions" },
    (block.elements || []).map((item) => element(item, ctx, block)),
  );

const MANY = new Set(["radio_buttons", "checkboxes"]);

export function input(block, ctx) {
  const id = uid("field");
  const hint = block.hint ? h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint)) : null;
  const problem = ctx.errors?.[block.block_id];
  const error = h(
    "p",
    { class: "field-error", id: `${id}-error`, role: "alert", hidden: !problem },
    problem ? [icon("warning", 14), plain(problem)] : null,
  );
  const name = plain(block.label);
  const optional = block.optional ? h("span", { class: "optional" }, ` (${t("field.optional")})`) : null;
  const group = MANY.has(block.element.type);
  const label = group
    ? h("div", { class: "label", "aria-hidden": "true" }, name, optional)
    : h("label", { class: "label", for: id }, name, optional);
  const field = element(block.element, ctx, block, {
    name,
    id,
    forLabel: true,
    describedBy: `${hint ? `${id}-hint ` : ""}${id}-error`,
  });
  if (problem)
    (field.matches("input,textarea,[role]") ? field : field.querySelector("input"))?.setAttribute(
      "aria-invalid",
      "true",
    );
  return h(
    "div",
    { class: `input-block${problem ? " wrong" : ""}`, data: { "input-block": block.block_id } },
    label,
    field,
    hint,
    error,
  );
}

const LEVELS = { info: "info", warning: "warning", error: "warning", success: "check", default: "info" };

export function alert(block) {
  const level = block.level in LEVELS ? block.level : "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    icon(LEVELS[level]),
    h("div", { class: "text" }, textNodes(block.text)),
  );
}

export const video = (block) =>
  h(
    "figure",
    { class: "video" },
    h("figcaption", {}, block.title_url ? link(block.title_url, plain(block.title)) : plain(block.title)),
    link(
      block.video_url,
      image({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "picture"),
      h("span", { class: "play" }, icon("play", 28)),
    ),
    block.description ? h("p", { class: "muted" }, plain(block.description)) : null,
  );

export const file = (block) =>
  h(
    "div",
    { class: "file-block" },
    icon("file"),
    h("span", {}, block.external_id || block.file_id || t("file.one")),
  );
