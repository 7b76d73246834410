// What passed between the app and the workspace, and the faults that can be put in its way.
import { post, remove } from "./api.js";
import { time } from "./dates.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { on, store, zone } from "./store.js";
import { toast } from "./toast.js";

const SHOWN = 250;
const KINDS = [
  "api",
  "event",
  "command",
  "action",
  "submission",
  "options",
  "response_url",
  "socket",
  "fault",
  "clock",
];
const FAULTS = [
  "ratelimited",
  "server_error",
  "timeout_after",
  "timeout_before",
  "drop_socket",
  "refresh_socket",
  "duplicate",
  "delay",
  "error",
];
// What some faults need to be told besides how often: [setting, its default].
const DETAILS = {
  ratelimited: ["retry_after", "1"],
  delay: ["seconds", "0.5"],
  timeout_after: ["seconds", "30"],
  timeout_before: ["seconds", "30"],
  error: ["code", "channel_not_found"],
};
const trouble = (problem) => toast(problem.message, "warning");

const json = (value) => {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
};

function outcome(entry) {
  if (entry.error) return h("span", { class: "log-bad" }, entry.error);
  return h("span", { class: "log-good" }, entry.status ? String(entry.status) : "ok");
}

function row(entry) {
  const detail = h("div", { class: "log-detail" });
  const node = h(
    "details",
    {
      class: "log-row",
      data: { kind: entry.kind },
      on: {
        toggle: () => {
          if (!node.open || detail.childNodes.length) return;
          replace(
            detail,
            ["request", "response"].map((part) =>
              h(
                "section",
                {},
                h("h3", {}, t(`inspector.${part}`)),
                h("pre", { tabindex: "0" }, json(entry[part])),
              ),
            ),
          );
        },
      },
    },
    h(
      "summary",
      {},
      h("span", { class: "log-time" }, time(entry.at, zone())),
      h("span", { class: `log-kind kind-${entry.kind}` }, entry.kind),
      h("span", { class: "log-name" }, entry.name),
      h("span", { class: "log-user" }, store.users.get(entry.user)?.real_name ?? ""),
      h(
        "span",
        { class: "log-ms" },
        entry.ms === null || entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`,
      ),
      outcome(entry),
    ),
    detail,
  );
  return node;
}

function faultForm() {
  const kind = h(
    "select",
    { class: "field", data: { testid: "fault-kind" } },
    FAULTS.map((name) => h("option", { value: name }, t(`fault.${name}`))),
  );
  const method = h("input", { class: "field", value: "*", spellcheck: "false", list: "fault-methods" });
  const methods = h(
    "datalist",
    { id: "fault-methods" },
    ["*", "chat.postMessage", "chat.update", "views.open", "views.update", "views.publish", "users.info"].map(
      (value) => h("option", { value }),
    ),
  );
  const count = h("input", { class: "field short", type: "number", min: 1, max: 100, value: 1 });
  const labelled = (key, field) => h("label", { class: "tiny-label" }, h("span", {}, t(key)), field);
  const detail = h("input", { class: "field", spellcheck: "false" });
  const detailName = h("span");
  const detailLabel = h("label", { class: "tiny-label" }, detailName, detail);
  const chosen = () => {
    const known = DETAILS[kind.value];
    detailLabel.hidden = !known;
    detail.value = known?.[1] ?? "";
    replace(detailName, known ? t(`fault.${known[0]}`) : null);
  };
  const details = () => {
    const [name] = DETAILS[kind.value] ?? [];
    return name ? { [name]: name === "code" ? detail.value.trim() : Number(detail.value) || 0 } : {};
  };
  kind.addEventListener("change", chosen);
  chosen();
  return h(
    "form",
    {
      class: "fault-form",
      on: {
        submit: (event) => {
          event.preventDefault();
          post("fault", {
            kind: kind.value,
            method: method.value.trim() || "*",
            count: Number(count.value) || 1,
            ...details(),
          }).catch(trouble);
        },
      },
    },
    labelled("fault.kind", kind),
    labelled("fault.method", method),
    methods,
    labelled("fault.count", count),
    detailLabel,
    h("button", { type: "submit", class: "button primary", data: { testid: "fault-add" } }, t("fault.add")),
  );
}

export function inspector() {
  const title = h("h2");
  const filter = h("input", {
    type: "search",
    class: "field",
    data: { testid: "inspector-filter" },
    on: { input: () => draw() },
  });
  const kinds = h("select", { class: "field", on: { change: () => draw() } });
  const list = h("div", { class: "log-list", tabindex: "0", role: "group" });
  const faults = h("section", { class: "faults" });
  const closer = h(
    "button",
    { type: "button", class: "tool push", on: { click: () => toggle() } },
    icon("close"),
  );
  const node = h(
    "section",
    { class: "inspector", id: "inspector", hidden: true },
    h("div", { class: "inspector-head" }, title, filter, kinds, closer),
    h("div", { class: "inspector-body" }, list, faults),
  );
  let opener = null;
  let stale = true;

  const fits = (entry) => {
    const wanted = filter.value.trim().toLowerCase();
    if (kinds.value && entry.kind !== kinds.value) return false;
    if (!wanted) return true;
    return `${entry.kind} ${entry.name} ${entry.error ?? ""} ${JSON.stringify(entry.request)} ${JSON.stringify(entry.response)}`
      .toLowerCase()
      .includes(wanted);
  };

  function words() {
    node.setAttribute("aria-label", t("inspector.title"));
    replace(title, t("inspector.title"));
    filter.placeholder = t("inspector.filter");
    filter.setAttribute("aria-label", t("inspector.filter"));
    kinds.setAttribute("aria-label", t("inspector.kind"));
    list.setAttribute("aria-label", t("inspector.title"));
    closer.setAttribute("aria-label", t("inspector.close"));
    replace(
      kinds,
      h("option", { value: "" }, t("inspector.all")),
      KINDS.map((kind) => h("option", { value: kind }, t(`log.${kind}`))),
    );
    const holder = h("ul", { class: "fault-list" });
    replace(
      faults,
      h("h3", {}, t("fault.title")),
      h("p", { class: "muted" }, t("fault.about")),
      faultForm(),
      holder,
      h(
        "button",
        {
          type: "button",
          class: "button",
          data: { testid: "fault-clear" },
          on: { click: () => remove("fault").catch(trouble) },
        },
        t("fault.clear"),
      ),
    );
    faults.list = holder;
    drawFaults();
    draw();
  }

  function drawFaults() {
    if (!faults.list) return;
    replace(
      faults.list,
      store.faults.length
        ? store.faults.map((fault) =>
            h(
              "li",
              {},
              h(
                "span",
                {},
                `${t(`fault.${fault.kind}`)} · ${fault.method ?? "*"} · ${t("fault.left", { count: fault.left ?? 1 })}`,
              ),
              h(
                "button",
                {
                  type: "button",
                  class: "bare",
                  "aria-label": t("fault.remove"),
                  on: { click: () => remove(`fault/${encodeURIComponent(fault.id)}`).catch(trouble) },
                },
                icon("close", 14),
              ),
            ),
          )
        : h("li", { class: "muted" }, t("fault.none")),
    );
  }

  function draw() {
    if (node.hidden) {
      stale = true;
      return;
    }
    stale = false;
    const rows = store.log.filter(fits).slice(0, SHOWN);
    replace(list, rows.length ? rows.map(row) : h("p", { class: "muted log-empty" }, t("inspector.empty")));
  }

  function toggle(button = opener) {
    opener = button;
    node.hidden = !node.hidden;
    opener?.setAttribute("aria-expanded", String(!node.hidden));
    if (!node.hidden) {
      if (stale) draw();
      filter.focus();
    } else opener?.focus();
  }

  on("log", (entry) => {
    if (!entry || node.hidden) {
      draw();
      return;
    }
    if (!fits(entry)) return;
    list.querySelector(".log-empty")?.remove();
    list.prepend(row(entry));
    if (list.childElementCount > SHOWN) list.lastElementChild.remove();
  });
  on("faults", drawFaults);
  on("language", words);
  return { node, toggle };
}
