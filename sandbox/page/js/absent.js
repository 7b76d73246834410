// What stands above everything while no app is connected: that it is so, and how to connect one.
import { get, post } from "./api.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { on, store } from "./store.js";
import { toast } from "./toast.js";

export function absentBanner() {
  const words = h("span", { class: "absent-words" });
  const how = h("summary");
  const about = h("p");
  const settings = h("pre", { tabindex: "0", data: { testid: "absent-settings" } });
  const urlLabel = h("span");
  const url = h("input", {
    class: "field",
    type: "url",
    required: true,
    placeholder: "http://127.0.0.1:3000/slack/events",
    data: { testid: "absent-url" },
  });
  const connect = h("button", { type: "submit", class: "button primary", data: { testid: "absent-connect" } });
  const form = h(
    "form",
    { class: "absent-form", on: { submit: useUrl } },
    h("label", { class: "tiny-label" }, urlLabel, url),
    connect,
  );
  const help = h("details", { on: { toggle: loadSettings } }, how, about, settings, form);
  const node = h(
    "section",
    { class: "absent", hidden: true, data: { testid: "absent" } },
    h("p", { class: "absent-line" }, icon("warning", 16), words),
    help,
  );

  async function loadSettings() {
    if (!help.open) return;
    try {
      const { environment } = await get("app");
      const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
      replace(settings, lines.join("\n"));
    } catch (problem) {
      toast(problem.message, "warning");
    }
  }

  async function useUrl(event) {
    event.preventDefault();
    try {
      const { app, message } = await post("app", { request_url: url.value.trim() });
      if (!app.connected) toast(message, "warning");
    } catch (problem) {
      toast(problem.message, "warning");
    }
  }

  function draw() {
    node.hidden = !store.online || store.app.connected !== false;
    const silent = store.app.request_url;
    replace(words, silent ? t("absent.silent", { url: silent }) : t("absent.title"));
    replace(how, t("absent.how"));
    replace(about, t("absent.about"));
    replace(urlLabel, t("absent.url"));
    replace(connect, t("absent.connect"));
    node.setAttribute("aria-label", t("absent.title"));
    if (silent && !url.value) url.value = silent;
  }
  for (const topic of ["app", "online", "language"]) on(topic, draw);
  return { node };
}
