// The app's Home tab.
import { act, complaint, Refused } from "./api.js";
import { renderBlocks } from "./blocks/index.js";
import { h, replace } from "./dom.js";
import { freshKept, viewContext } from "./form.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { on, store, tell } from "./store.js";

let kept = { user: null, ...freshKept() };

/** The Home as a node that keeps itself up to date; `open()` has the app asked for it. */
export function homePane() {
  const notice = h("div", { class: "home-notice", role: "status" });
  const body = h("div", { class: "home-body blocks", data: { testid: "home" } });
  const node = h(
    "div",
    {
      class: "home scroller",
      tabindex: "0",
      role: "tabpanel",
      id: "panel-home",
      "aria-labelledby": "tab-home",
    },
    notice,
    body,
  );

  const say = (text, glyph = "info") => replace(notice, text ? [icon(glyph), h("span", {}, text)] : null);

  function draw() {
    if (kept.user !== store.me) kept = { user: store.me, ...freshKept() };
    const at = node.scrollTop;
    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    const mark = focused && [
      focused.getAttribute("data-block-id"),
      focused.getAttribute("data-action-id"),
      focused.getAttribute("data-value"),
    ];
    replace(body, store.home ? renderBlocks(store.home.blocks, viewContext(store.home, kept, "home")) : null);
    node.scrollTop = at;
    if (!mark) return;
    const same = [...body.querySelectorAll("[data-action-id]")].filter(
      (one) => one.getAttribute("data-action-id") === mark[1],
    );
    (
      same.find((one) => one.getAttribute("data-block-id") === mark[0]) ??
      same.find((one) => one.getAttribute("data-value") === mark[2]) ??
      node
    ).focus();
  }

  async function open() {
    const user = store.me;
    if (!store.home) say(t("home.loading"));
    try {
      const answer = await act("home", { user });
      if (user !== store.me) return;
      store.home = answer.view ?? null;
      tell("home");
      const problem = complaint(answer);
      say(
        problem ? t(problem) : store.home ? "" : t("home.empty", { app: store.app.name }),
        problem ? "warning" : "info",
      );
    } catch (problem) {
      say(problem instanceof Refused ? problem.message : t("warn.offline"), "warning");
    }
  }

  on("home", () => {
    if (!node.isConnected) return;
    if (store.home) say("");
    draw();
  });
  return { node, open, draw };
}
