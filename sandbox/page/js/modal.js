// The stack of modals of whom we act as: the top one is shown, the server holds the rest.
import { act, complaint, Refused } from "./api.js";
import { renderBlocks } from "./blocks/index.js";
import { avatar } from "./avatar.js";
import { h, replace } from "./dom.js";
import { freshKept, showErrors, textValues, viewContext } from "./form.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { plain } from "./mrkdwn.js";
import { on, store } from "./store.js";
import { toast } from "./toast.js";

const kept = new Map();
let dialog = null;
let shown = null;
let opener = null;
let waiting = false;

async function close(all = false) {
  if (!shown || waiting) return;
  try {
    await act("close", { user: store.me, view_id: shown.view.id, ...(all ? { all: true } : {}) });
  } catch (problem) {
    // Gone already (the app closed it meanwhile): the feed will have said so, or says so soon.
    if (!(problem instanceof Refused)) toast(t("warn.offline"), "warning");
  }
}

function warn(text) {
  replace(shown.warning, text ? [icon("warning", 16), text] : null);
  shown.warning.hidden = !text;
}

function focusWrong(errors) {
  const wrong = showErrors(shown.body, shown.ctx.fields, errors);
  wrong[0]?.focus();
}

async function submit(event) {
  event?.preventDefault();
  const mine = shown;
  if (!mine || waiting || !mine.view.submit) return;
  waiting = true;
  mine.submit.setAttribute("aria-busy", "true");
  warn(null);
  try {
    const answer = await act("submit", {
      user: store.me,
      view_id: mine.view.id,
      values: textValues(mine.ctx.fields),
    });
    if (shown !== mine) return;
    const problem = complaint(answer);
    if (answer.response?.response_action === "errors") focusWrong(answer.response.errors ?? {});
    else if (problem) warn(t(problem));
  } catch (problem) {
    if (shown !== mine) return;
    if (problem instanceof Refused && Object.keys(problem.errors).length) focusWrong(problem.errors);
    else
      warn(problem instanceof Refused ? t("warn.refused", { detail: problem.message }) : t("warn.offline"));
  } finally {
    waiting = false;
    mine.submit?.removeAttribute("aria-busy");
  }
}

function ensureDialog() {
  if (dialog) return;
  dialog = h("dialog", {
    class: "dialog modal",
    data: { testid: "modal" },
    "aria-labelledby": "modal-title",
    on: {
      cancel: (event) => {
        event.preventDefault();
        close();
      },
      keydown: (event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.preventDefault();
          close();
        }
      },
    },
  });
  document.body.append(dialog);
}

function hide() {
  if (!dialog) return;
  const node = dialog;
  dialog = null;
  shown = null;
  kept.clear();
  if (node.open) node.close();
  node.remove();
  const back = opener?.isConnected ? opener : document.querySelector("[data-testid=composer]");
  back?.focus();
  opener = null;
}

function initialFocus(ctx) {
  const wanted =
    ctx.fields.find((field) => field.element.focus_on_load) ??
    ctx.fields.find((field) => field.block.type === "input");
  // Where nothing is to be filled in, the key that opened the modal must not send it.
  if (wanted) wanted.focus();
  else dialog.querySelector("[data-testid=modal-close]").focus();
}

function draw(view, depth) {
  const again = shown?.view.id === view.id;
  const focused = again ? document.activeElement : null;
  const mark = focused && [
    focused.getAttribute("data-block-id"),
    focused.getAttribute("data-action-id"),
    focused.selectionStart,
    focused.selectionEnd,
  ];
  const scroll = again ? shown.body.scrollTop : 0;
  if (!kept.has(view.id)) kept.set(view.id, freshKept());
  const ctx = viewContext(view, kept.get(view.id), "modal");
  const body = h("div", { class: "dialog-body blocks", tabindex: "-1" }, renderBlocks(view.blocks, ctx));
  const warning = h("p", { class: "dialog-warning", role: "alert", hidden: true });
  const submitter = view.submit
    ? h(
        "button",
        {
          type: "submit",
          class: "button primary",
          disabled: Boolean(view.submit_disabled),
          data: { testid: "modal-submit" },
        },
        h("span", { class: "button-label" }, plain(view.submit)),
      )
    : null;
  const closer = h(
    "button",
    { type: "button", class: "button", data: { testid: "modal-close" }, on: { click: () => close() } },
    plain(view.close) || t(view.submit ? "modal.cancel" : "modal.close"),
  );
  const form = h(
    "form",
    { class: "dialog-form", novalidate: true, on: { submit } },
    h(
      "div",
      { class: "dialog-head" },
      depth > 1
        ? h(
            "button",
            {
              type: "button",
              class: "bare",
              "aria-label": t("modal.back"),
              data: { testid: "modal-back" },
              on: { click: () => close() },
            },
            icon("back"),
          )
        : avatar({ id: store.app.bot_user_id, name: store.app.name }, "small"),
      h("h2", { id: "modal-title", class: "dialog-title" }, plain(view.title)),
      h(
        "button",
        {
          type: "button",
          class: "bare",
          "aria-label": t("modal.dismiss"),
          data: { testid: "modal-dismiss" },
          on: { click: () => close(true) },
        },
        icon("close"),
      ),
    ),
    body,
    warning,
    h("div", { class: "dialog-foot" }, closer, submitter),
  );
  ensureDialog();
  shown = { view, depth, ctx, body, warning, submit: submitter };
  replace(dialog, form);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  body.scrollTop = scroll;
  const same =
    mark?.[1] &&
    [...dialog.querySelectorAll("[data-action-id]")].find(
      (node) =>
        node.getAttribute("data-action-id") === mark[1] && node.getAttribute("data-block-id") === mark[0],
    );
  if (same) {
    same.focus();
    if (
      typeof mark[2] === "number" &&
      same.setSelectionRange &&
      /^(text|url|tel|search|textarea)$/.test(same.type)
    )
      same.setSelectionRange(mark[2], mark[3]);
  } else if (again && focused && focused.getAttribute("data-testid"))
    (dialog.querySelector(`[data-testid=${focused.getAttribute("data-testid")}]`) ?? body).focus();
  else initialFocus(ctx);
}

function update() {
  const view = store.views.at(-1);
  if (!view) {
    hide();
    return;
  }
  const same =
    shown &&
    shown.view.id === view.id &&
    shown.view.hash === view.hash &&
    shown.depth === store.views.length &&
    shown.view.blocks;
  if (!same) draw(view, store.views.length);
  else shown.view = view;
  showErrors(shown.body, shown.ctx.fields, store.errors[view.id] ?? {});
}

export function startModals() {
  on("views", update);
}
