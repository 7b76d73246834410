// Where one writes: messages, slash commands, mentions; and the app's global shortcuts.
import { completions } from "./completions.js";
import { h, placeNear, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { toggleMenu } from "./menu.js";
import { runShortcut, sendCommand, sendMessage } from "./sending.js";
import { on, store } from "./store.js";
import { toast } from "./toast.js";

const drafts = new Map();

export function composer({ testid = "composer", thread = () => null }) {
  let channel = null;
  let found = null;
  let active = 0;
  let sending = 0;
  const listId = uid("complete");
  const list = h("div", {
    class: "menu complete",
    role: "listbox",
    id: listId,
    popover: "manual",
    "aria-label": t("composer.suggestions"),
  });
  const field = h("textarea", {
    class: "composer-field",
    rows: 1,
    data: { testid },
    "aria-controls": listId,
    "aria-autocomplete": "list",
    on: {
      input: () => {
        grow();
        suggest();
      },
      keydown: key,
      blur: () => hide(),
      click: () => suggest(),
    },
  });
  const hint = h("span", { class: "composer-hint" });
  const plus = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": t("composer.shortcuts"),
      title: t("composer.shortcuts"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: `${testid}-plus` },
      on: { click: openShortcuts },
    },
    icon("plus"),
  );
  const send = h(
    "button",
    {
      type: "submit",
      class: "send",
      "aria-label": t("composer.send"),
      data: { testid: testid === "composer" ? "send" : `${testid}-send` },
    },
    icon("send"),
  );
  const node = h(
    "form",
    {
      class: "composer",
      on: {
        submit: (event) => {
          event.preventDefault();
          submit();
        },
      },
    },
    h(
      "div",
      { class: "composer-box" },
      field,
      h("div", { class: "composer-bar" }, h("span", { class: "menu-host" }, plus), hint, send),
    ),
    list,
  );

  function openShortcuts() {
    const known = store.shortcuts.filter((shortcut) => shortcut.type === "global");
    const entries = known.length
      ? [
          { heading: t("composer.shortcuts") },
          ...known.map((shortcut) => ({
            label: shortcut.name,
            detail: shortcut.description,
            icon: "bolt",
            data: { "callback-id": shortcut.callback_id },
            run: () => runShortcut(shortcut),
          })),
        ]
      : [{ heading: t("composer.no_shortcuts") }];
    toggleMenu(plus, entries, { label: t("composer.shortcuts"), align: "start" });
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    drafts.set(draftKey(), field.value);
    send.disabled = !field.value.trim();
    const command = store.commands.find((one) => field.value.startsWith(`${one.command} `));
    replace(
      hint,
      command?.usage_hint
        ? [h("b", {}, command.command), " ", command.usage_hint]
        : h("span", { class: "keys" }, t(thread() ? "composer.keys_thread" : "composer.keys")),
    );
  }

  const draftKey = () => `${store.me} ${channel} ${thread() ?? ""}`;

  function suggest() {
    found = completions(field.value, field.selectionStart, Boolean(thread()));
    if (!found?.options.length) {
      hide();
      return;
    }
    active = 0;
    draw();
  }

  function draw() {
    replace(
      list,
      found.heading ? h("div", { class: "menu-heading" }, found.heading) : null,
      found.options.map((option, at) =>
        h(
          "div",
          {
            class: `option${at === active ? " active" : ""}`,
            role: "option",
            id: `${listId}-${at}`,
            "aria-selected": String(at === active),
            on: { mousedown: (event) => event.preventDefault(), click: () => take(option) },
          },
          option.mark,
          h(
            "span",
            { class: "option-label" },
            h(
              "span",
              {},
              option.label,
              option.hint ? h("span", { class: "usage" }, ` ${option.hint}`) : null,
            ),
            option.detail ? h("span", { class: "option-detail" }, option.detail) : null,
          ),
        ),
      ),
    );
    if (!list.matches(":popover-open")) list.showPopover();
    placeNear(list, node.querySelector(".composer-box"), { width: "anchor" });
    field.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function hide() {
    found = null;
    if (list.matches(":popover-open")) list.hidePopover();
    field.removeAttribute("aria-activedescendant");
  }

  function take(option) {
    const after = field.value.slice(field.selectionStart).replace(/^ /, "");
    const start = field.value.slice(0, found.from) + option.insert;
    field.value = start + after;
    field.setSelectionRange(start.length, start.length);
    hide();
    grow();
    field.focus();
  }

  function key(event) {
    if (event.isComposing) return;
    if (found) {
      const count = found.options.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        active = (active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
        draw();
        return;
      }
      const whole = found.options.some((option) => option.exact);
      if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole)) {
        event.preventDefault();
        take(found.options[active]);
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        hide();
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  }

  async function submit() {
    const text = field.value.trim();
    if (!text) return;
    hide();
    sending += 1;
    send.setAttribute("aria-busy", "true");
    field.value = "";
    grow();
    const [to, inThread] = [channel, thread()];
    try {
      if (/^\/\S/.test(text)) await sendCommand(text, to, inThread);
      else await sendMessage(text, to, inThread);
    } catch {
      toast(t("warn.offline"), "warning");
      if (!field.value) field.value = text;
      grow();
    } finally {
      sending -= 1;
      if (!sending) send.removeAttribute("aria-busy");
    }
  }

  /** Shows the draft for a channel; `label` names the field. */
  function aim(to, label) {
    channel = to;
    field.value = drafts.get(draftKey()) ?? "";
    field.placeholder = label;
    field.setAttribute("aria-label", label);
    hide();
    grow();
  }
  on("language", () => grow());
  return { node, aim, focus: () => field.focus() };
}
