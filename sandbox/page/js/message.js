// One message as a node.
import { avatar } from "./avatar.js";
import { attachment, renderBlocks } from "./blocks/index.js";
import { ago, full, time } from "./dates.js";
import { h, link, replace } from "./dom.js";
import { emoji } from "./emoji.js";
import { freshKept } from "./form.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { toggleMenu } from "./menu.js";
import { editor, menuOf, react } from "./messagemenu.js";
import { mrkdwn } from "./mrkdwn.js";
import { isApp, nameOf, now, store, tell, zone } from "./store.js";

// What a person chose, typed or turned in a message outlives its being drawn anew.
const memories = new Map();

function memoryOf(channel, message) {
  const key = `${store.me} ${channel} ${message.ts}`;
  if (!memories.has(key)) memories.set(key, freshKept());
  return memories.get(key);
}

export function author(message) {
  if (message.user === "USLACKBOT") return { id: "USLACKBOT", name: "Slackbot", app: true };
  const id = message.user ?? (message.bot_id ? store.app.bot_user_id : null);
  const user = store.users.get(id);
  const name =
    message.username || user?.real_name || user?.name || message.bot_profile?.name || store.app.name || id;
  return { id, name, app: Boolean(message.bot_id || user?.is_bot || isApp(id)) };
}

/** What blocks need to know of where they stand. */
function contextOf(channel, message) {
  const kept = memoryOf(channel, message);
  return {
    surface: "message",
    target: { channel, ts: message.ts },
    values: message.state?.values ?? {},
    errors: {},
    typed: kept.typed,
    labels: kept.labels,
    memory: (block) => {
      if (!kept.memory.has(block.block_id)) kept.memory.set(block.block_id, {});
      return kept.memory.get(block.block_id);
    },
  };
}

function reactions(channel, message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((item) =>
      h(
        "button",
        {
          type: "button",
          class: `reaction${item.users?.includes(store.me) ? " mine" : ""}`,
          title: (item.users || []).map((id) => nameOf(id) ?? id).join(", "),
          "aria-label": t("message.reaction", { name: item.name, count: item.count }),
          on: { click: () => react(channel, message, item.name) },
        },
        emoji(item.name) ?? `:${item.name}:`,
        " ",
        String(item.count),
      ),
    ),
  );
}

const files = (message) =>
  (message.files || []).map((file) =>
    h(
      "div",
      { class: "file-block" },
      icon("file"),
      link(file.url_private || file.permalink, file.title || file.name),
      file.size ? h("span", { class: "muted" }, ` ${Math.ceil(file.size / 1024)} KB`) : null,
    ),
  );

function repliesLine(channel, message, inThread) {
  if (inThread || !message.reply_count) return null;
  const faces = (message.reply_users || [])
    .slice(0, 4)
    .map((id) => avatar(store.users.get(id) ?? { id, name: id }, "tiny"));
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      data: { testid: `replies-${message.ts}` },
      on: { click: () => openThread(channel, message.ts) },
    },
    faces,
    h("span", { class: "replies-count" }, t("thread.replies", { count: message.reply_count })),
    message.latest_reply
      ? h("span", { class: "muted" }, t("thread.last", { ago: ago(Number(message.latest_reply), now()) }))
      : null,
  );
}

export function openThread(channel, ts) {
  store.thread = { channel, ts };
  tell("thread");
}

function content(channel, message) {
  const ctx = contextOf(channel, message);
  if (message.blocks?.length)
    return h(
      "div",
      { class: "blocks" },
      renderBlocks(message.blocks, ctx),
      (message.attachments || []).map((item) => attachment(item, ctx)),
    );
  const text = message.plain ? [message.text] : mrkdwn(message.text);
  return h(
    "div",
    { class: "blocks" },
    message.text ? h("div", { class: "text" }, text) : null,
    (message.attachments || []).map((item) => attachment(item, ctx)),
  );
}

/** `compact`: the author and time are those of the message above. */
export function messageNode(channel, message, { compact = false, inThread = false } = {}) {
  const from = author(message);
  const epoch = Number(message.ts);
  const body = content(channel, message);
  const startEdit = () => {
    const form = editor(channel, message, () => form.replaceWith(body));
    body.replaceWith(form);
    form.querySelector("textarea").focus();
  };
  const more = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": t("message.more"),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: `more-${message.ts}` },
      on: {
        click: () => toggleMenu(more, menuOf(channel, message, startEdit), { label: t("message.more") }),
      },
    },
    icon("more"),
  );
  const tools = message.ephemeral
    ? null
    : h(
        "div",
        { class: "message-tools" },
        inThread
          ? null
          : h(
              "button",
              {
                type: "button",
                class: "tool",
                "aria-label": t("thread.reply"),
                title: t("thread.reply"),
                data: { testid: `reply-${message.ts}` },
                on: { click: () => openThread(channel, message.ts) },
              },
              icon("thread"),
            ),
        more,
      );
  const stamp = h(
    "time",
    { class: "stamp", datetime: new Date(epoch * 1000).toISOString(), title: full(epoch, zone()) },
    time(epoch, zone()),
  );
  // Slack does not mark a card of the app's that was updated in place.
  const edited =
    message.edited && !(from.app && message.blocks?.length)
      ? h(
          "span",
          { class: "edited", title: message.edited.ts ? full(Number(message.edited.ts), zone()) : null },
          `(${t("message.edited")})`,
        )
      : null;
  const node = h("li", {
    class: `message${compact ? " compact" : ""}${message.ephemeral ? " ephemeral" : ""}`,
    tabindex: "-1",
    data: { testid: `message-${message.ts}`, ts: message.ts },
  });
  return replace(
    node,
    compact ? h("span", { class: "gutter" }, stamp) : avatar(store.users.get(from.id) ?? from),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral ? h("div", { class: "only-you" }, icon("eye", 14), t("message.only_you")) : null,
      h(
        "div",
        { class: compact ? "visually-hidden" : "byline" },
        h("span", { class: "author" }, from.name),
        from.app ? h("span", { class: "badge" }, t("badge.app")) : null,
        compact ? null : stamp,
      ),
      body,
      edited,
      files(message),
      reactions(channel, message),
      repliesLine(channel, message, inThread),
    ),
    tools,
  );
}
