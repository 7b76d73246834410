// Puts the page together and starts it.
import { absentBanner } from "./absent.js";
import { get } from "./api.js";
import { channelPane } from "./channel.js";
import { h, replace } from "./dom.js";
import { follow } from "./feed.js";
import { loadChannels, loadState, loadThread, refetch } from "./fetching.js";
import { language, languageOf, LANGUAGES, setLanguage, t } from "./i18n.js";
import { inspector } from "./inspector.js";
import { startModals } from "./modal.js";
import { firstPlace, go, goDirect, rememberPlace } from "./navigate.js";
import { applyState, isApp, isDirect, me, on, people, setViews, store, tell } from "./store.js";
import { sidebar } from "./sidebar.js";
import { threadPane } from "./thread.js";
import { toast } from "./toast.js";
import { setLocales, topbar } from "./topbar.js";

const REMEMBERED = "sandbox.language";

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still works; it asks again next time.
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

async function actAs(user) {
  if (user === store.me) return;
  const { place } = store;
  const atApp = isApp(store.channels.get(place.channel)?.user);
  store.me = user;
  store.messages.clear();
  store.thread = null;
  store.home = null;
  setViews([]);
  tell("thread");
  const seq = await loadState(user);
  if (seq === null) return;
  follow(user, seq, catchUp);
  const { view } = await get("home", { user });
  if (store.me !== user) return;
  store.home = view;
  if (store.place !== place && store.channels.has(store.place.channel)) {
    tell("home"); // who has gone somewhere meanwhile stays there
    return;
  }
  store.place = { channel: null, tab: "messages" };
  if (atApp) await goDirect(store.app.bot_user_id, place.tab);
  else await go(store.channels.has(place.channel) ? place.channel : firstPlace());
}

const catchUp = () => refetch().catch((problem) => toast(problem.message, "warning"));

async function speak(code) {
  await setLanguage(code);
  remember(REMEMBERED, code);
  rememberPlace();
  tell("language");
  await setLocales(code);
}

async function initialLanguage(asked) {
  const wanted = languageOf(asked) ?? languageOf(remembered(REMEMBERED));
  const own = languageOf(me().locale);
  await setLanguage(wanted ?? own ?? "en");
  if (asked && language() in LANGUAGES) remember(REMEMBERED, language());
  if (language() !== own) await setLocales(language());
}

function layout() {
  const phone = matchMedia("(max-width: 860px)");
  const side = (open) => document.body.classList.toggle("side-open", open);
  const tools = inspector();
  const bar = topbar({
    actAs: (user) => actAs(user).catch((problem) => toast(problem.message, "warning")),
    speak,
    toggleInspector: () => tools.toggle(bar.inspect),
  });
  const rail = sidebar({ closeOnPhone: () => phone.matches && side(false) });
  const channel = channelPane({ openSidebar: () => side(!document.body.classList.contains("side-open")) });
  const thread = threadPane();
  const skip = h("a", { class: "skip", href: "#main" });
  const veil = h("div", { class: "veil", on: { click: () => side(false) } });
  on("language", () => replace(skip, t("skip")));
  addEventListener("keydown", (event) => event.key === "Escape" && side(false));
  addEventListener("click", (event) => {
    const mention = event.target.closest?.("a.mention[data-channel]");
    if (!mention) return;
    event.preventDefault();
    go(mention.getAttribute("data-channel"));
  });
  replace(
    document.getElementById("root"),
    skip,
    bar.node,
    absentBanner().node,
    h("div", { class: "workspace-grid" }, rail.node, veil, channel.node, thread.node),
    tools.node,
  );
  return { bar, rail, channel };
}

const FILLING = 15_000; // ms in which an app that has just begun posts what it has

/** A page that opened before anything was said goes where it is said first, unless somebody moved. */
function goWhereItBegins() {
  const { place } = store;
  const began = Date.now();
  let waiting = [...store.channels.values()].every((channel) => !channel.latest);
  on("arrived", (id) => {
    waiting &&= store.place === place && Date.now() - began < FILLING;
    const channel = store.channels.get(id);
    if (!waiting || !channel || isDirect(channel) || !channel.members?.includes(store.me)) return;
    waiting = false;
    if (id !== place.channel) go(id);
  });
}

async function start() {
  const params = new URLSearchParams(location.search);
  const all = await get("state");
  applyState(all);
  const wanted = params.get("as");
  store.me = (store.users.has(wanted) ? wanted : null) ?? people()[0]?.id;
  await initialLanguage(params.get("lang"));
  startModals();
  const parts = layout();
  const seq = await loadState(store.me);
  tell("language");
  follow(store.me, seq, catchUp);
  get("home", { user: store.me }).then(({ view }) => {
    store.home ??= view;
    tell("home");
  });
  get("log", { limit: 300 }).then(({ entries }) => {
    store.log = [...entries].reverse();
    tell("log");
  });
  const channel = params.get("channel");
  if (channel && (isApp(channel) || channel === "app"))
    await goDirect(store.app.bot_user_id, params.get("tab") || "messages");
  else await go(firstPlace(channel), params.get("tab") === "home" ? "home" : "messages");
  if (!channel) goWhereItBegins();
  const thread = params.get("thread");
  if (thread) {
    store.thread = { channel: store.place.channel, ts: thread };
    tell("thread");
    await loadThread(store.place.channel, thread);
  } else parts.channel.focus();
  document.body.setAttribute("data-ready", "true");
}

on("channel_unknown", () => loadChannels().catch((problem) => toast(problem.message, "warning")));
start().catch((problem) => {
  replace(document.getElementById("root"), h("p", { class: "boot", role: "alert" }, `${problem.message}`));
  console.error(problem);
});
