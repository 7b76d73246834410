// A list of messages that touches only what changed.
import { dayHeading, dayKey } from "./dates.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { author, messageNode } from "./message.js";
import { now, zone } from "./store.js";

const TOGETHER = 300;
const NEAR = 80;

const isCard = (message) =>
  message.blocks?.some((block) => block.type !== "rich_text") || message.attachments?.length;

const follows = (before, message) =>
  before &&
  !isCard(before) &&
  !isCard(message) &&
  !before.ephemeral === !message.ephemeral &&
  author(before).id === author(message).id &&
  author(before).name === author(message).name &&
  Number(message.ts) - Number(before.ts) < TOGETHER &&
  dayKey(Number(before.ts), zone()) === dayKey(Number(message.ts), zone()) &&
  !before.reply_count;

function dayNode(key, epoch) {
  return h("li", { class: "day", data: { day: key } }, h("span", {}, dayHeading(epoch, zone(), now())));
}

// A message drawn anew while somebody is on one of its buttons keeps the focus there.
function swap(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!active) return;
  const action = active.getAttribute("data-action-id");
  const test = active.getAttribute("data-testid");
  const same = action
    ? [...fresh.querySelectorAll("[data-action-id]")].find(
        (node) => node.getAttribute("data-action-id") === action,
      )
    : test
      ? fresh.querySelector(`[data-testid="${test}"]`)
      : null;
  (same ?? fresh).focus({ preventScroll: true });
}

export function messageList({ inThread = false, label, older = null }) {
  const list = h("ol", { class: "messages", "aria-label": label });
  const live = h("div", { class: "visually-hidden", "aria-live": "polite", role: "log" });
  const jump = h(
    "button",
    { type: "button", class: "jump", hidden: true, on: { click: () => bottom(true) } },
    icon("down", 16),
    t("messages.new"),
  );
  const more = h(
    "button",
    { type: "button", class: "button older", hidden: true, on: { click: () => older?.() } },
    t("messages.older"),
  );
  const empty = h("div", { class: "empty", hidden: true });
  const scroller = h(
    "div",
    { class: "scroller message-scroller", tabindex: "0", role: "region", "aria-label": label },
    more,
    empty,
    list,
  );
  const node = h("div", { class: "message-pane" }, scroller, jump, live);
  let cache = new Map();
  let days = new Map();
  let pinned = true;

  const bottom = (force = false) => {
    if (force) pinned = true;
    if (!pinned) return;
    scroller.scrollTop = scroller.scrollHeight;
    jump.hidden = true;
  };
  scroller.addEventListener(
    "scroll",
    () => {
      pinned = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
      if (pinned) jump.hidden = true;
    },
    { passive: true },
  );
  new ResizeObserver(() => bottom()).observe(list);
  new ResizeObserver(() => bottom()).observe(scroller);

  function wanted(channel, messages) {
    const nodes = [];
    const seenDays = new Map();
    const seen = new Map();
    let before = null;
    for (const message of messages) {
      const day = dayKey(Number(message.ts), zone());
      if (!inThread && (!before || dayKey(Number(before.ts), zone()) !== day)) {
        const known = days.get(day) ?? dayNode(day, Number(message.ts));
        seenDays.set(day, known);
        nodes.push(known);
      }
      const compact = Boolean(follows(before, message));
      const held = cache.get(message.ts);
      if (held && held.message === message && held.compact === compact) seen.set(message.ts, held);
      else {
        const fresh = { message, compact, node: messageNode(channel, message, { compact, inThread }) };
        if (held?.node.isConnected) swap(held.node, fresh.node);
        seen.set(message.ts, fresh);
      }
      nodes.push(seen.get(message.ts).node);
      before = message;
    }
    return { nodes, seen, seenDays };
  }

  function place(nodes) {
    const keep = new Set(nodes);
    for (const child of [...list.children]) if (!keep.has(child)) child.remove();
    let cursor = list.firstChild;
    for (const child of nodes) {
      if (child === cursor) cursor = cursor.nextSibling;
      else list.insertBefore(child, cursor);
    }
  }

  function update(channel, messages, { fresh = null, hint = "", hasOlder = false } = {}) {
    const away = scroller.scrollHeight - scroller.scrollTop;
    const { nodes, seen, seenDays } = wanted(channel, messages);
    cache = seen;
    days = seenDays;
    place(nodes);
    more.hidden = !hasOlder;
    empty.hidden = messages.length > 0 || !hint;
    replace(empty, hint);
    if (pinned) bottom();
    else if (!fresh) scroller.scrollTop = scroller.scrollHeight - away;
    if (!fresh) return;
    if (!pinned) jump.hidden = false;
    const said = cache.get(fresh.ts)?.node.querySelector(".blocks");
    replace(
      live,
      h("div", {}, `${author(fresh).name}: ${(said?.textContent ?? fresh.text ?? "").slice(0, 280)}`),
    );
  }

  /** Has everything drawn anew at the next update, where it stands: other words, another day. */
  function forget() {
    cache = new Map();
    days = new Map();
  }

  /** Begins again at the end: another channel or person. */
  function reset() {
    forget();
    pinned = true;
    list.replaceChildren();
  }
  return { node, update, forget, reset, bottom };
}
