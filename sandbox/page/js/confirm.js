// A question before something is done.
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { plain, textNodes } from "./mrkdwn.js";

/** Shows a confirm object; true when the person agreed. Escape and "deny" are no. */
export function confirmFirst(confirm) {
  return new Promise((answer) => {
    const before = document.activeElement;
    const no = h(
      "button",
      { type: "button", class: "button", on: { click: () => dialog.close("no") } },
      plain(confirm.deny) || t("confirm.no"),
    );
    const yes = h(
      "button",
      {
        type: "button",
        class: `button ${confirm.style === "danger" ? "danger solid" : "primary"}`,
        data: { testid: "confirm" },
        on: { click: () => dialog.close("yes") },
      },
      plain(confirm.confirm) || t("confirm.yes"),
    );
    const dialog = h(
      "dialog",
      {
        class: "dialog small",
        "aria-labelledby": "confirm-title",
        "aria-describedby": "confirm-text",
        on: {
          close: () => {
            dialog.remove();
            before?.focus?.();
            answer(dialog.returnValue === "yes");
          },
        },
      },
      h("h2", { id: "confirm-title", class: "dialog-title" }, plain(confirm.title) || t("confirm.title")),
      h("div", { id: "confirm-text", class: "dialog-text" }, textNodes(confirm.text)),
      h("div", { class: "dialog-foot" }, no, yes),
    );
    document.body.append(dialog);
    dialog.showModal();
    (confirm.style === "danger" ? no : yes).focus();
  });
}
