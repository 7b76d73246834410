// The dark rail: the workspace, its channels, direct conversations and the app.
import { avatar } from "./avatar.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { toggleMenu } from "./menu.js";
import { go, goDirect } from "./navigate.js";
import { groupName, isApp, isDirect, nameOf, on, people, store } from "./store.js";

function row({ testid, label, mark, current, channel, run, muted }) {
  const unread = channel?.unread && !current;
  const count = channel && isDirect(channel) ? channel.unread : channel?.mentions;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `side-row${current ? " current" : ""}${unread ? " unread" : ""}${muted ? " muted-row" : ""}`,
        "aria-current": current ? "page" : null,
        data: { testid },
        on: { click: run },
      },
      h("span", { class: "side-mark" }, mark),
      h("span", { class: "side-label" }, label),
      unread && count
        ? h(
            "span",
            { class: "side-badge" },
            h("span", { "aria-hidden": "true" }, String(count)),
            h("span", { class: "visually-hidden" }, t("side.unread", { count })),
          )
        : unread
          ? h("span", { class: "visually-hidden" }, t("side.unread", { count: channel.unread }))
          : null,
    ),
  );
}

const byName = (a, b) => (a.name || "").localeCompare(b.name || "");

function channelRows(close) {
  return [...store.channels.values()]
    .filter((channel) => !isDirect(channel))
    .sort(
      (a, b) => Number(b.members?.includes(store.me)) - Number(a.members?.includes(store.me)) || byName(a, b),
    )
    .map((channel) =>
      row({
        testid: `channel-${channel.id}`,
        label: channel.name,
        channel,
        mark: icon(channel.is_private ? "lock" : "hash", 16),
        muted: !channel.members?.includes(store.me),
        current: store.place.channel === channel.id,
        run: () => {
          close();
          go(channel.id);
        },
      }),
    );
}

const FEW = 12;

// In a small team everyone is listed; in a larger one those with whom there is a conversation.
function conversations() {
  const open = [...store.channels.values()].filter(
    (channel) => channel.is_im && channel.user && !isApp(channel.user),
  );
  if (people().length > FEW) return open;
  const known = new Set(open.map((channel) => channel.user));
  return [
    ...open,
    ...people()
      .filter((user) => !known.has(user.id) && user.id !== store.me)
      .map((user) => ({ user: user.id, is_im: true })),
  ];
}

function groupRows(close) {
  return [...store.channels.values()]
    .filter((channel) => channel.is_mpim)
    .map((channel) =>
      row({
        testid: `channel-${channel.id}`,
        label: groupName(channel),
        channel,
        mark: icon("people", 16),
        current: store.place.channel === channel.id,
        run: () => {
          close();
          go(channel.id);
        },
      }),
    );
}

function directRows(close) {
  return conversations()
    .sort((a, b) => (nameOf(a.user) ?? "").localeCompare(nameOf(b.user) ?? ""))
    .map((channel) => {
      const user = store.users.get(channel.user) ?? { id: channel.user, name: channel.user };
      const own = channel.user === store.me ? ` (${t("side.you")})` : "";
      return row({
        testid: channel.id ? `channel-${channel.id}` : `with-${channel.user}`,
        label: `${user.real_name || user.name}${own}`,
        channel,
        mark: avatar(user, "tiny"),
        current: Boolean(channel.id) && store.place.channel === channel.id,
        run: () => {
          close();
          goDirect(channel.user);
        },
      });
    });
}

function appRow(close) {
  const id = store.app.bot_user_id;
  if (!id) return null;
  const channel = [...store.channels.values()].find((one) => one.is_im && one.user === id);
  const run = () => {
    close();
    goDirect(
      id,
      store.app.home_enabled === false || (channel?.unread && store.place.channel !== channel.id)
        ? "messages"
        : "home",
    );
  };
  return row({
    testid: "app",
    label: store.app.name,
    channel,
    mark: avatar({ id, name: store.app.name }, "tiny"),
    current: Boolean(channel) && store.place.channel === channel.id,
    run,
  });
}

export function sidebar({ closeOnPhone }) {
  const heading = h("div", { class: "workspace" });
  const channels = h("ul", { class: "side-list" });
  const direct = h("ul", { class: "side-list" });
  const apps = h("ul", { class: "side-list" });
  const titles = { channels: h("h2"), direct: h("h2"), apps: h("h2") };
  const plus = h(
    "button",
    {
      type: "button",
      class: "side-plus",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "new-dm" },
      on: {
        click: () =>
          toggleMenu(
            plus,
            people().map((user) => ({
              label: user.real_name || user.name,
              detail: user.title,
              before: avatar(user, "tiny"),
              testid: `dm-${user.id}`,
              run: () => {
                closeOnPhone();
                goDirect(user.id);
              },
            })),
            { label: t("side.new_direct"), align: "start" },
          ),
      },
    },
    icon("plus", 16),
  );
  const section = (title, list, extra) =>
    h("section", { class: "side-section" }, h("div", { class: "side-title menu-host" }, title, extra), list);
  const node = h(
    "nav",
    { class: "sidebar", id: "sidebar" },
    heading,
    h(
      "div",
      { class: "side-scroll" },
      section(titles.channels, channels),
      section(titles.direct, direct, plus),
      section(titles.apps, apps),
    ),
  );

  // A row that is drawn anew between a press and its release gets no click: drawing waits for it.
  let isPressed = false;
  let isDue = false;
  function release() {
    isPressed = false;
    if (isDue) draw();
  }
  node.addEventListener("pointerdown", () => {
    isPressed = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, () => isPressed && setTimeout(release)); // after the click
  }

  function draw() {
    isDue = isPressed;
    if (isPressed) return;
    const focus = node.contains(document.activeElement)
      ? document.activeElement.getAttribute("data-testid")
      : null;
    node.setAttribute("aria-label", t("side.label"));
    plus.setAttribute("aria-label", t("side.new_direct"));
    replace(
      heading,
      h("span", { class: "workspace-mark", "aria-hidden": "true" }, (store.team.name || "?").slice(0, 1)),
      h("span", { class: "workspace-name" }, store.team.name),
    );
    replace(titles.channels, t("side.channels"));
    replace(titles.direct, t("side.direct"));
    replace(titles.apps, t("side.apps"));
    replace(channels, channelRows(closeOnPhone));
    replace(direct, [...directRows(closeOnPhone), ...groupRows(closeOnPhone)]);
    replace(apps, appRow(closeOnPhone));
    if (focus) node.querySelector(`[data-testid="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
  }
  for (const topic of ["channels", "users", "app", "place", "language"]) on(topic, draw);
  return { node, draw };
}
