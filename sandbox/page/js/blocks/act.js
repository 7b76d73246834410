// From a press or a choice to the server and back: busy while it lasts, a sentence when it fails.
import { act, complaint, keep, Refused } from "../api.js";
import { confirmFirst } from "../confirm.js";
import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { store } from "../store.js";

const busy = new Set();

function warn(node, text) {
  const place = node.closest("[data-block]") ?? node.parentElement;
  if (!place) return;
  let line = place.querySelector(":scope > .block-warning");
  if (!line) {
    line = h("p", { class: "block-warning", role: "alert" });
    place.append(line);
  }
  replace(line, icon("warning", 16), text);
}

const unwarn = (node) => node.closest("[data-block]")?.querySelector(":scope > .block-warning")?.remove();

/**
 * Sends what a person did with an element. `verb` is "click" or "select"; the same element is
 * never sent twice at a time. Answers whether it was sent and the app took it.
 */
export async function fire(verb, { element, block, ctx, node, extra = {} }) {
  const key = JSON.stringify([ctx.target, block.block_id, element.action_id, element.value ?? ""]);
  if (busy.has(key)) return false;
  busy.add(key);
  try {
    if (element.confirm && !(await confirmFirst(element.confirm))) return false;
    node.setAttribute("aria-busy", "true");
    unwarn(node);
    const body = {
      user: store.me,
      ...ctx.target,
      action_id: element.action_id,
      block_id: block.block_id,
      ...extra,
    };
    if (ctx.state) body.state = ctx.state();
    const answer = await act(verb, body);
    const problem = complaint(answer);
    if (problem) warn(node, t(problem));
    return !problem;
  } catch (problem) {
    warn(
      node,
      problem instanceof Refused ? t("warn.refused", { detail: problem.message }) : t("warn.offline"),
    );
    return false;
  } finally {
    busy.delete(key);
    node.removeAttribute("aria-busy");
  }
}

/** A changed value: kept for the submit inside an `input` block, else told to the app at once. */
export function changed(value, { element, block, ctx, node }) {
  const plainValue = Array.isArray(value) ? { values: value } : { value };
  ctx.typed?.set(`${block.block_id} ${element.action_id}`, value);
  if (block.type === "input" && !block.dispatch_action) {
    return keep({
      user: store.me,
      ...ctx.target,
      action_id: element.action_id,
      block_id: block.block_id,
      ...plainValue,
    }).then(
      () => true,
      (problem) => {
        warn(
          node,
          problem instanceof Refused ? t("warn.refused", { detail: problem.message }) : t("warn.offline"),
        );
        return false;
      },
    );
  }
  return fire("select", { element, block, ctx, node, extra: plainValue });
}

/** Registers a field, so that a form can read it, check it and put the focus in it. */
export function register(ctx, block, element, field) {
  ctx.fields?.push({ block, element, ...field });
}
