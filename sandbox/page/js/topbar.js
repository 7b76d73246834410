// The strip above: who we act as, the clock, the app's state, the language, the inspector.
import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { clockBar } from "./clock.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { LANGUAGES, language, t } from "./i18n.js";
import { toggleMenu } from "./menu.js";
import { me, on, people, store } from "./store.js";

function appState() {
  if (!store.online) return ["off", t("app.offline")];
  if (!store.app.connected) return ["off", t("app.none")];
  const how = store.app.transport === "http" ? "HTTP" : "Socket Mode";
  return ["on", t("app.connected", { app: store.app.name }), how];
}

export function topbar({ actAs, speak, toggleInspector }) {
  const clock = clockBar();
  const acting = h("button", {
    type: "button",
    class: "acting",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    data: { testid: "acting-as" },
    on: { click: choose },
  });
  const status = h("span", { class: "app-status", role: "status", data: { testid: "app-status" } });
  const languages = h(
    "select",
    { class: "language", data: { testid: "lang" }, on: { change: () => speak(languages.value) } },
    Object.entries(LANGUAGES).map(([code, { name }]) => h("option", { value: code, lang: code }, name)),
  );
  const inspect = h("button", {
    type: "button",
    class: "tool-button",
    "aria-expanded": "false",
    "aria-controls": "inspector",
    data: { testid: "inspector-toggle" },
    on: { click: toggleInspector },
  });
  const tools = h(
    "button",
    {
      type: "button",
      class: "tool-button only-phone",
      "aria-expanded": "false",
      data: { testid: "tools-toggle" },
      on: {
        click: () => {
          const open = node.classList.toggle("tools-open");
          tools.setAttribute("aria-expanded", String(open));
        },
      },
    },
    icon("clock", 16),
  );
  const node = h(
    "header",
    { class: "topbar" },
    h("div", { class: "topbar-who" }, h("span", { class: "menu-host" }, acting)),
    clock.node,
    h(
      "div",
      { class: "topbar-end" },
      status,
      h("span", { class: "language-host" }, icon("globe", 16), languages),
      tools,
      inspect,
    ),
  );

  function choose() {
    toggleMenu(
      acting,
      people().map((user) => ({
        label: user.real_name || user.name,
        detail: user.title,
        before: avatar(user, "small"),
        testid: `as-${user.id}`,
        data: user.id === store.me ? { current: "true" } : {},
        run: () => actAs(user.id),
      })),
      { label: t("acting.label"), align: "start" },
    );
  }

  function draw() {
    const user = me();
    const [kind, words, how = ""] = appState();
    replace(
      acting,
      avatar(user, "small"),
      h(
        "span",
        { class: "acting-text" },
        h("span", { class: "acting-label" }, t("acting.label")),
        h("span", { class: "acting-name" }, user.real_name || user.name),
      ),
      icon("down", 16),
    );
    const said = how ? `${words} (${how})` : words;
    if (status.textContent !== said)
      replace(
        status,
        h("span", { class: `dot-status ${kind}`, "aria-hidden": "true" }),
        h("span", {}, words, how ? h("span", { class: "wide-only" }, ` (${how})`) : null),
      );
    languages.value = language();
    languages.setAttribute("aria-label", t("language.label"));
    tools.setAttribute("aria-label", t("clock.label"));
    replace(inspect, icon("pulse", 16), h("span", { class: "wide-only" }, t("inspector.toggle")));
    inspect.setAttribute("aria-label", t("inspector.toggle"));
  }
  for (const topic of ["users", "app", "online", "language"]) on(topic, draw);
  return { node, inspect, draw };
}

/** Tells the sandbox that everyone now reads another language, as their profiles would say. */
export async function setLocales(code) {
  await post("locale", { locale: LANGUAGES[code].locale }).catch(() => null);
}
