// What can be done with a message: edit, delete, react, the app's message shortcuts.
import { act, complaint, post } from "./api.js";
import { confirmFirst } from "./confirm.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { t } from "./i18n.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

const QUICK = ["white_check_mark", "+1", "eyes", "tada", "heart"];

async function runShortcut(shortcut, channel, ts) {
  try {
    const answer = await act("shortcut", { user: store.me, callback_id: shortcut.callback_id, channel, ts });
    const problem = complaint(answer);
    if (problem) toast(t(problem), "warning");
  } catch (problem) {
    toast(problem.message, "warning");
  }
}

const mine = (message, name) =>
  Boolean(message.reactions?.find((item) => item.name === name)?.users?.includes(store.me));
export const react = (channel, message, name) =>
  post("react", { user: store.me, channel, ts: message.ts, name, remove: mine(message, name) }).catch(
    (problem) => toast(problem.message, "warning"),
  );

async function drop(channel, ts) {
  if (
    !(await confirmFirst({
      title: t("message.delete"),
      text: t("message.delete_sure"),
      confirm: t("message.delete"),
      style: "danger",
    }))
  )
    return;
  post("delete_message", { user: store.me, channel, ts }).catch((problem) =>
    toast(problem.message, "warning"),
  );
}

export function menuOf(channel, message, startEdit) {
  const shortcuts = store.shortcuts.filter((shortcut) => shortcut.type === "message");
  return [
    ...(message.user === store.me
      ? [
          { label: t("message.edit"), icon: "edit", run: startEdit },
          { label: t("message.delete"), icon: "close", danger: true, run: () => drop(channel, message.ts) },
        ]
      : []),
    { heading: t("message.react") },
    ...QUICK.map((name) => ({ label: `${emoji(name)} :${name}:`, run: () => react(channel, message, name) })),
    ...(shortcuts.length ? [{ heading: t("message.shortcuts") }] : []),
    ...shortcuts.map((shortcut) => ({
      label: shortcut.name,
      detail: store.app.name,
      icon: "bolt",
      data: { "callback-id": shortcut.callback_id },
      run: () => runShortcut(shortcut, channel, message.ts),
    })),
  ];
}

export function editor(channel, message, done) {
  const field = h("textarea", {
    class: "field",
    rows: 2,
    value: message.text,
    "aria-label": t("message.edit"),
    on: {
      keydown: (event) => {
        if (event.key === "Escape") done();
        if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          save();
        }
      },
    },
  });
  const save = () =>
    post("edit_message", { user: store.me, channel, ts: message.ts, text: field.value }).then(
      done,
      (problem) => toast(problem.message, "warning"),
    );
  return h(
    "div",
    { class: "editor" },
    field,
    h(
      "div",
      { class: "inline-row" },
      h("button", { type: "button", class: "button", on: { click: done } }, t("button.cancel")),
      h("button", { type: "button", class: "button primary", on: { click: save } }, t("button.save")),
    ),
  );
}
