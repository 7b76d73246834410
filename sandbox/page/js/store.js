// What the page knows, and who wants to hear when it changes.

export const store = {
  me: null,
  team: {},
  users: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  app: {},
  clock: { epoch: Date.now() / 1000, offset: 0, frozen: false, heard: Date.now() / 1000 },
  faults: [],
  views: [],
  values: {},
  errors: {},
  home: null,
  place: { channel: null, tab: "messages" },
  thread: null,
  messages: new Map(),
  log: [],
  online: false,
};

const listeners = new Map();

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
}

export function tell(topic, detail) {
  for (const listener of listeners.get(topic) || []) listener(detail);
}

export const me = () => store.users.get(store.me) || { id: store.me, name: "", tz: "UTC" };
export const zone = () => me().tz || "UTC";

export function now() {
  const { epoch, frozen, heard } = store.clock;
  return frozen ? epoch : epoch + (Date.now() / 1000 - heard);
}

export function setClock(clock) {
  store.clock = { ...store.clock, ...clock, heard: Date.now() / 1000 };
  tell("clock");
}

export const nameOf = (id) => {
  const user = store.users.get(id);
  return user ? user.real_name || user.name : null;
};
/** A group's direct conversation is called by who is in it besides the reader. */
export const groupName = (channel) =>
  (channel.members ?? [])
    .filter((id) => id !== store.me)
    .map((id) => nameOf(id) ?? id)
    .join(", ");
export const isDirect = (channel) => Boolean(channel.is_im || channel.is_mpim);
export const channelName = (id) => store.channels.get(id)?.name || null;
export const isApp = (user) => user === store.app.bot_user_id;
export const people = () =>
  [...store.users.values()].filter((user) => !user.is_bot && !user.deleted && user.id !== "USLACKBOT");

export function applyState(state) {
  store.team = state.team;
  store.users = new Map(state.users.map((user) => [user.id, user]));
  store.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  store.commands = state.commands || [];
  store.shortcuts = state.shortcuts || [];
  store.app = state.app || {};
  store.faults = state.faults || [];
  setClock(state.clock);
  setViews(state.views || [], state.values || {}, state.errors || {});
  for (const topic of ["users", "channels", "app", "faults"]) tell(topic);
}

export function setViews(views, values = {}, errors = {}) {
  store.views = views;
  store.values = values;
  store.errors = errors;
  tell("views");
}

// Messages live in lists by key: a channel id, or "channel:thread_ts" for a thread.
export const threadKey = (channel, ts) => `${channel}:${ts}`;

export function listOf(key) {
  const found = store.messages.get(key);
  return found ? [...found.values()].sort((a, b) => Number(a.ts) - Number(b.ts)) : [];
}

export function setList(key, messages) {
  const local = listOf(key).filter((message) => message.local);
  store.messages.set(key, new Map([...messages, ...local].map((message) => [message.ts, message])));
  tell("messages", { key });
}

const fetches = new Set(); // of lists, under way: what the feed tells of each meanwhile

/** Sets a list to what `fetch` brings; what the feed tells before that arrives is not lost by it. */
export async function fetchList(key, fetch) {
  const meanwhile = { key, changes: [] };
  fetches.add(meanwhile);
  try {
    const messages = await fetch();
    if (messages === null) return;
    fetches.delete(meanwhile);
    setList(key, messages);
    for (const change of meanwhile.changes) change();
  } finally {
    fetches.delete(meanwhile);
  }
}

function noteMeanwhile(concerned, change) {
  for (const meanwhile of fetches) if (concerned(meanwhile.key)) meanwhile.changes.push(change);
}

export function keysOf(channel, message) {
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  if (!inThread)
    return message.reply_count || message.thread_ts ? [channel, threadKey(channel, message.ts)] : [channel];
  const both = message.subtype === "thread_broadcast" || message.reply_broadcast;
  return both ? [threadKey(channel, message.thread_ts), channel] : [threadKey(channel, message.thread_ts)];
}

/** Keeps a message where it belongs. Lists nobody has opened are not started: they are fetched whole. */
export function putMessage(channel, message, fresh = false) {
  const keys = keysOf(channel, message);
  noteMeanwhile(
    (key) => keys.includes(key),
    () => putMessage(channel, message),
  );
  for (const key of keys) {
    const list = store.messages.get(key);
    if (!list) continue;
    list.set(message.ts, message);
    tell("messages", { key, message: fresh ? message : null });
  }
}

export function dropMessage(channel, ts) {
  const concerned = (key) => key === channel || key.startsWith(`${channel}:`);
  noteMeanwhile(concerned, () => dropMessage(channel, ts));
  for (const [key, list] of store.messages)
    if (concerned(key) && list.delete(ts)) tell("messages", { key });
}

/** A line only this page shows, as Slackbot's own answers are. */
export function whisper(channel, text, thread = null) {
  const message = {
    ts: now().toFixed(6),
    user: "USLACKBOT",
    text,
    plain: true,
    ephemeral: true,
    local: true,
    ...(thread ? { thread_ts: thread } : {}),
  };
  putMessage(channel, message, true);
}
