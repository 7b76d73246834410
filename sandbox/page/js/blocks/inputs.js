// Elements one types in or ticks: text, numbers, dates, times, radio buttons, checkboxes.
import { fromInput, toInput } from "../dates.js";
import { h, uid } from "../dom.js";
import { t } from "../i18n.js";
import { plain, textNodes } from "../mrkdwn.js";
import { zone } from "../store.js";
import { changed, register } from "./act.js";
import { currentOf } from "./values.js";

const hooks = (element, block) => ({ "action-id": element.action_id, "block-id": block.block_id });
const named = (label) => ({
  id: label.id,
  "aria-label": label.id && label.forLabel ? null : label.name,
  "aria-describedby": label.describedBy,
});

const INPUT_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "text" };

export function text(element, ctx, block, label) {
  const many = element.multiline || element.type === "rich_text_input";
  const config = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const start = currentOf(element, ctx, block) ?? "";
  let sent = start;
  let timer = null;
  const send = () => {
    clearTimeout(timer);
    if (node.value === sent) return;
    sent = node.value;
    changed(node.value === "" ? null : node.value, { element, block, ctx, node });
  };
  const dispatches = block.dispatch_action;
  const node = h(many ? "textarea" : "input", {
    ...named(label),
    type: many ? null : (INPUT_TYPES[element.type] ?? "text"),
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    class: "field",
    rows: many ? (element.type === "rich_text_input" ? 4 : 3) : null,
    placeholder: plain(element.placeholder) || null,
    autocomplete: "off",
    value: start,
    data: hooks(element, block),
    maxlength: element.max_length,
    on: {
      input: () => {
        ctx.typed?.set(`${block.block_id} ${element.action_id}`, node.value === "" ? null : node.value);
        if (dispatches && config.includes("on_character_entered")) {
          clearTimeout(timer);
          timer = setTimeout(send, 250);
        }
      },
      change: () => (!dispatches || config.includes("on_character_entered")) && send(),
      keydown: (event) => {
        if (event.key !== "Enter" || event.isComposing || (many && !event.metaKey && !event.ctrlKey)) return;
        if (dispatches && config.includes("on_enter_pressed")) {
          event.preventDefault();
          event.stopPropagation();
          send();
        }
      },
    },
  });
  register(ctx, block, element, {
    get: () => (node.value === "" ? null : node.value),
    focus: () => node.focus(),
    node,
  });
  return node;
}

// A date and time is shown in the member's zone, whatever the zone of this browser.
function toShown(element, value) {
  if (value === null || value === undefined) return "";
  return element.type === "datetimepicker" ? toInput(Number(value), zone()) : value;
}

function fromShown(element, shown) {
  if (!shown) return null;
  if (element.type !== "datetimepicker") return shown;
  const epoch = fromInput(shown, zone());
  return epoch === null ? null : String(Math.round(epoch));
}

const PICKERS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

export function picker(element, ctx, block, label) {
  let sent = toShown(element, currentOf(element, ctx, block));
  const node = h("input", {
    ...named(label),
    type: PICKERS[element.type],
    class: "field picker",
    value: sent,
    data: hooks(element, block),
    title: plain(element.placeholder) || null,
    on: {
      change: () => {
        if (node.value === sent) return;
        sent = node.value;
        changed(fromShown(element, node.value), { element, block, ctx, node });
      },
    },
  });
  register(ctx, block, element, {
    get: () => fromShown(element, node.value),
    focus: () => node.focus(),
    node,
  });
  return node;
}

export function choices(element, ctx, block, label) {
  const many = element.type === "checkboxes";
  const value = currentOf(element, ctx, block);
  const held = new Set(many ? value : [value]);
  const name = uid("choice");
  const inputs = [];
  const read = () => {
    const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
    return many ? ticked : (ticked[0] ?? null);
  };
  const rows = element.options.map((option) => {
    const input = h("input", {
      type: many ? "checkbox" : "radio",
      name,
      value: option.value,
      checked: held.has(option.value),
      data: hooks(element, block),
      "aria-describedby": option.description ? uid("about") : null,
      on: { change: () => changed(read(), { element, block, ctx, node: group }) },
    });
    inputs.push(input);
    return h(
      "label",
      { class: "choice" },
      input,
      h(
        "span",
        { class: "choice-text" },
        h("span", {}, textNodes(option.text)),
        option.description
          ? h(
              "span",
              { class: "choice-detail", id: input.getAttribute("aria-describedby") },
              textNodes(option.description),
            )
          : null,
      ),
    );
  });
  const group = h(
    "div",
    {
      role: many ? "group" : "radiogroup",
      class: "choices",
      id: label.id,
      "aria-label": label.name,
      "aria-describedby": label.describedBy,
    },
    rows,
  );
  register(ctx, block, element, {
    get: read,
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus(),
    node: group,
  });
  return group;
}

export function fileInput(element, ctx, block, label) {
  return h("p", { class: "muted", id: label.id }, t("file.unsupported"));
}
