// What a modal and the Home share: the blocks' context, what was typed, errors beside fields.
import { fieldKey } from "./blocks/values.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { withEmoji } from "./emoji.js";

const CODES = new Set([
  "required",
  "too_short",
  "too_long",
  "invalid_email",
  "invalid_url",
  "invalid_number",
  "decimal_not_allowed",
  "too_small",
  "too_large",
  "too_many_items",
]);

/** A view's context for its blocks. `kept` outlives a re-rendering: what was typed stays typed. */
export function viewContext(view, kept, surface) {
  const memory = kept.memory;
  const fields = [];
  return {
    surface,
    target: surface === "home" ? { home: true } : { view_id: view.id },
    values: view.state?.values ?? {},
    errors: {},
    fields,
    typed: kept.typed,
    labels: kept.labels,
    memory: (block) => {
      if (!memory.has(block.block_id)) memory.set(block.block_id, {});
      return memory.get(block.block_id);
    },
    state: () => nested(kept.typed, fields),
  };
}

export const freshKept = () => ({ typed: new Map(), labels: new Map(), memory: new Map() });

/**
 * {block_id: {action_id: value}} of what was typed; chosen options are with the server already.
 * A view the app put in a form's place has the same id, but not its fields: they are left out.
 */
export function nested(typed, fields) {
  const here = new Set(fields.map(({ block, element }) => fieldKey(block, element)));
  const found = {};
  for (const [key, value] of typed) {
    if (!here.has(key) || (typeof value !== "string" && value !== null)) continue;
    const at = key.indexOf(" ");
    (found[key.slice(0, at)] ??= {})[key.slice(at + 1)] = value;
  }
  return found;
}

/** The values of text fields as they stand in the form, for its submission. */
export function textValues(fields) {
  const found = {};
  for (const { block, element, get } of fields) {
    if (!element.type.endsWith("_input")) continue;
    (found[block.block_id] ??= {})[element.action_id] = get();
  }
  return found;
}

const numbers = (element) => ({
  min: element?.min_length ?? element?.min_value,
  max: element?.max_length ?? element?.max_value ?? element?.max_selected_items,
});

/** Puts each error beside its field and takes away those that are gone. Answers the wrong fields in order. */
export function showErrors(root, fields, errors) {
  for (const node of root.querySelectorAll("[data-input-block]")) {
    const block = node.getAttribute("data-input-block");
    const field = fields.find((one) => one.block.block_id === block);
    const code = errors[block];
    const text = code && (CODES.has(code) ? t(`invalid.${code}`, numbers(field?.element)) : withEmoji(code));
    const line = node.querySelector(":scope > .field-error");
    line.hidden = !text;
    replace(line, text ? [icon("warning", 14), h("span", {}, text)] : null);
    node.classList.toggle("wrong", Boolean(text));
    if (text) field?.node.setAttribute("aria-invalid", "true");
    else field?.node.removeAttribute("aria-invalid");
  }
  return fields.filter((field) => errors[field.block.block_id]);
}
