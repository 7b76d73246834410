// The middle: a channel's or conversation's messages, its head and its composer; the app's tabs.
import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { loadOlder, markRead, older } from "./fetching.js";
import { homePane } from "./home.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { toggleMenu } from "./menu.js";
import { messageList } from "./messages.js";
import { plain } from "./mrkdwn.js";
import { go } from "./navigate.js";
import { channelName, groupName, isApp, isDirect, listOf, nameOf, on, store } from "./store.js";
import { toast } from "./toast.js";

const here = () => store.channels.get(store.place.channel);
const title = (channel) =>
  channel.is_im
    ? ((isApp(channel.user) ? store.app.name : nameOf(channel.user)) ?? channel.user)
    : channel.is_mpim
      ? groupName(channel)
      : channel.name;
const trouble = (problem) => toast(problem.message, "warning");

function membersMenu(anchor, channel) {
  const inside = (channel.members || []).map((id) => store.users.get(id)).filter(Boolean);
  const outside = [...store.users.values()].filter(
    (user) =>
      !channel.is_mpim && !user.deleted && user.id !== "USLACKBOT" && !channel.members?.includes(user.id),
  );
  const entry = (user, run) => ({
    label: user.real_name || user.name,
    detail: user.title,
    before: avatar(user, "tiny"),
    run,
  });
  toggleMenu(
    anchor,
    [
      { heading: t("channel.members", { count: inside.length }) },
      ...inside.map((user) => entry(user, () => {})),
      ...(outside.length ? [{ heading: t("channel.add") }] : []),
      ...outside.map((user) =>
        entry(user, () => post("invite", { channel: channel.id, user: user.id }).catch(trouble)),
      ),
    ],
    { label: t("channel.members", { count: inside.length }) },
  );
}

function tabs(home) {
  const tab = (name) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        class: "tab",
        "aria-selected": String(store.place.tab === name),
        "aria-controls": `panel-${name}`,
        tabindex: store.place.tab === name ? "0" : "-1",
        data: { testid: `tab-${name}` },
        on: {
          click: () => go(store.place.channel, name).then(() => name === "home" && home.open()),
          keydown: (event) => {
            if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
            const other = name === "home" ? "messages" : "home";
            document.getElementById(`tab-${other}`).click();
            document.getElementById(`tab-${other}`)?.focus();
          },
        },
      },
      t(`tab.${name}`),
    );
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": store.app.name },
    tab("home"),
    tab("messages"),
  );
}

export function channelPane({ openSidebar }) {
  const menu = h(
    "button",
    {
      type: "button",
      class: "tool only-phone",
      data: { testid: "open-sidebar" },
      on: { click: openSidebar },
    },
    icon("menu"),
  );
  const name = h("h1", { class: "channel-title" });
  const topic = h("span", { class: "topic" });
  const members = h("button", {
    type: "button",
    class: "button small-button",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    data: { testid: "members" },
    on: { click: () => membersMenu(members, here()) },
  });
  const tabHost = h("div");
  const head = h(
    "header",
    { class: "channel-head" },
    h("div", { class: "channel-line" }, menu, name, topic, h("span", { class: "menu-host push" }, members)),
    tabHost,
  );
  const list = messageList({ label: "", older: () => loadOlder(store.place.channel).catch(trouble) });
  const box = composer({});
  const join = h("div", { class: "join", hidden: true });
  const home = homePane();
  const panel = h("div", { class: "messages-panel", id: "panel-messages" }, list.node, join, box.node);
  const node = h("main", { class: "channel", id: "main", tabindex: "-1" }, head, panel, home.node);
  let drawnFor = null;
  let drawnTabs = "";

  // Only where they differ: a tab drawn anew under the pointer would swallow its click.
  function drawTabs(shown) {
    const wanted = JSON.stringify([shown, store.place.tab, store.app.name, t("tab.home"), t("tab.messages")]);
    if (wanted === drawnTabs) return;
    drawnTabs = wanted;
    const focus = tabHost.contains(document.activeElement) ? document.activeElement.id : null;
    replace(tabHost, shown ? tabs(home) : null);
    if (focus) document.getElementById(focus)?.focus();
  }

  function drawHead() {
    const channel = here();
    if (!channel) return;
    const app = channel.is_im && isApp(channel.user);
    const user = channel.is_im ? store.users.get(channel.user) : null;
    menu.setAttribute("aria-label", t("side.open"));
    replace(
      name,
      channel.is_im
        ? avatar(user ?? { id: channel.user, name: title(channel) }, "small")
        : icon(channel.is_mpim ? "people" : channel.is_private ? "lock" : "hash"),
      h("span", {}, title(channel)),
    );
    replace(topic, channel.is_im ? (user?.title ?? "") : plain({ text: channel.topic ?? "" }));
    members.hidden = Boolean(channel.is_im);
    replace(members, icon("people", 16), h("span", {}, String(channel.members?.length ?? 0)));
    members.setAttribute("aria-label", t("channel.members", { count: channel.members?.length ?? 0 }));
    drawTabs(app && store.app.home_enabled !== false);
    const atHome = app && store.place.tab === "home";
    home.node.hidden = !atHome;
    panel.hidden = atHome;
    if (app) panel.setAttribute("role", "tabpanel");
    else panel.removeAttribute("role");
    const outside = !channel.is_im && !channel.members?.includes(store.me);
    join.hidden = !outside;
    box.node.hidden = outside;
    replace(
      join,
      outside
        ? [
            h("span", {}, t("channel.not_in", { channel: `#${channelName(channel.id)}` })),
            h(
              "button",
              {
                type: "button",
                class: "button primary",
                data: { testid: "join" },
                on: { click: () => post("join", { user: store.me, channel: channel.id }).catch(trouble) },
              },
              t("channel.join"),
            ),
          ]
        : null,
    );
    document.title = `${title(channel)} · ${store.team.name}`;
  }

  function drawMessages(fresh = null) {
    const channel = here();
    if (!channel) return;
    const shown = listOf(channel.id).filter(
      (message) =>
        !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast",
    );
    list.update(channel.id, shown, {
      fresh,
      hint: store.messages.has(channel.id)
        ? t(isDirect(channel) ? "messages.empty_direct" : "messages.empty", { name: title(channel) })
        : "",
      hasOlder: Boolean(older.get(channel.id)),
    });
  }

  function aim() {
    const channel = here();
    if (!channel) return;
    const shown = isDirect(channel) ? title(channel) : `#${channel.name}`;
    for (const part of list.node.querySelectorAll(".message-scroller, .messages"))
      part.setAttribute("aria-label", t("messages.label", { channel: shown }));
    box.aim(channel.id, t("composer.placeholder", { channel: shown }));
  }

  on("place", ({ changed }) => {
    drawHead();
    if (changed || drawnFor !== store.me) {
      drawnFor = store.me;
      list.reset();
      aim();
      drawMessages();
      list.bottom(true);
    }
    if (!home.node.hidden) {
      home.draw();
      if (changed) home.open();
    }
  });
  for (const event of ["channels", "app"]) on(event, drawHead);
  for (const event of ["users", "language", "time"]) {
    on(event, () => {
      drawHead();
      list.forget();
      aim();
      drawMessages();
    });
  }
  for (const event of ["language", "time"]) on(event, () => !home.node.hidden && home.draw());
  on("messages", ({ key, message }) => {
    if (key !== store.place.channel) return;
    drawMessages(message ?? null);
    if (message && store.place.tab === "messages") markRead(key);
  });
  on("unread", (id) => id === store.place.channel && store.place.tab === "messages" && markRead(id));
  return { node, focus: () => box.focus() };
}
