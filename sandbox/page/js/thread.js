// The pane on the right: a message and its replies.
import { composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { loadThread } from "./fetching.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { messageList } from "./messages.js";
import { channelName, listOf, on, store, tell, threadKey } from "./store.js";
import { toast } from "./toast.js";

export function threadPane() {
  const title = h("h2");
  const where = h("span", { class: "muted" });
  const closer = h(
    "button",
    { type: "button", class: "tool push", data: { testid: "thread-close" }, on: { click: () => close() } },
    icon("close"),
  );
  const list = messageList({ inThread: true, label: "" });
  const box = composer({ testid: "thread-composer", thread: () => store.thread?.ts ?? null });
  const node = h(
    "aside",
    {
      class: "thread",
      hidden: true,
      data: { testid: "thread" },
      on: { keydown: (event) => event.key === "Escape" && !event.defaultPrevented && close() },
    },
    h("header", { class: "channel-head" }, h("div", { class: "channel-line" }, title, where, closer)),
    list.node,
    box.node,
  );
  let opener = null;

  function close() {
    store.thread = null;
    tell("thread");
    if (opener?.isConnected) opener.focus();
  }

  function words() {
    node.setAttribute("aria-label", t("thread.title"));
    closer.setAttribute("aria-label", t("thread.close"));
    replace(title, t("thread.title"));
    const channel = store.thread?.channel;
    replace(where, channel && channelName(channel) ? `#${channelName(channel)}` : "");
    for (const part of list.node.querySelectorAll(".message-scroller, .messages"))
      part.setAttribute("aria-label", t("thread.title"));
    if (channel) box.aim(channel, t("thread.placeholder"));
  }

  function draw(fresh = null) {
    if (!store.thread) return;
    const { channel, ts } = store.thread;
    list.update(channel, listOf(threadKey(channel, ts)), { fresh });
  }

  on("thread", async () => {
    node.hidden = !store.thread;
    document.body.classList.toggle("with-thread", Boolean(store.thread));
    list.reset();
    if (!store.thread) return;
    opener = document.activeElement;
    const { channel, ts } = store.thread;
    words();
    draw();
    box.focus();
    try {
      await loadThread(channel, ts);
    } catch (problem) {
      toast(problem.message, "warning");
    }
  });
  on(
    "messages",
    ({ key, message }) =>
      store.thread && key === threadKey(store.thread.channel, store.thread.ts) && draw(message ?? null),
  );
  for (const event of ["users", "language", "time"]) {
    on(event, () => {
      if (!store.thread) return;
      list.forget();
      words();
      draw();
    });
  }
  words();
  return { node };
}
