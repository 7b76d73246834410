// What happens, as it happens: one WebSocket, opened again whenever it falls.
import { dropMessage, putMessage, setClock, setViews, store, tell } from "./store.js";

let socket = null;
let wanted = 0;
let last = 0;
let refetch = () => {};

const SHOWN_OF_USERS = ["name", "real_name", "title", "tz", "deleted"];

// A message in a conversation this page has not heard of: the app has just opened it.
function arrive(channel, message) {
  if (!store.channels.has(channel)) tell("channel_unknown");
  putMessage(channel, message, true);
  tell("arrived", channel);
}

const handlers = {
  message: (frame) => arrive(frame.channel, frame.message),
  ephemeral: (frame) => arrive(frame.channel, { ephemeral: true, ...frame.message }),
  message_changed: (frame) => putMessage(frame.channel, frame.message),
  message_deleted: (frame) => dropMessage(frame.channel, frame.ts || frame.message?.ts),
  reaction: (frame) => frame.message && putMessage(frame.channel, frame.message),
  views: (frame) =>
    frame.user === store.me && setViews(frame.views || frame.stack || [], frame.values, frame.errors),
  home: (frame) => {
    if (frame.user !== store.me) return;
    store.home = frame.view;
    tell("home");
  },
  unread: (frame) => {
    const channel = store.channels.get(frame.channel);
    if (!channel) {
      tell("channel_unknown");
      return;
    }
    Object.assign(channel, { unread: frame.unread, mentions: frame.mentions });
    tell("channels");
    tell("unread", frame.channel);
  },
  clock: (frame) => setClock(frame.clock),
  app: (frame) => {
    Object.assign(store.app, frame.app);
    tell("app");
  },
  fault: (frame) => {
    store.faults = frame.faults;
    tell("faults");
  },
  channel: (frame) => {
    if (typeof frame.channel === "string") {
      tell("channel_unknown");
      return;
    }
    const known = store.channels.get(frame.channel.id) || {};
    store.channels.set(frame.channel.id, { ...known, ...frame.channel });
    tell("channels");
  },
  user: (frame) => {
    const before = store.users.get(frame.user.id);
    store.users.set(frame.user.id, { ...before, ...frame.user });
    if (!before || SHOWN_OF_USERS.some((key) => before[key] !== store.users.get(frame.user.id)[key]))
      tell("users");
  },
  log: (frame) => {
    store.log.unshift(frame.entry);
    store.log.length = Math.min(store.log.length, 500);
    tell("log", frame.entry);
  },
};

function online(yes) {
  if (store.online === yes) return;
  store.online = yes;
  tell("online");
}

function receive(frame, mine) {
  if (mine !== wanted) return;
  if (frame.type === "hello") {
    const missed = last && frame.seq !== last;
    last = frame.seq;
    if (missed) refetch();
    return;
  }
  // Everyone shares one numbering and each sees only their part of it, so numbers skip in an
  // open feed and nothing is lost there; `hello` is where a gap means frames went by unseen.
  if (frame.seq) last = Math.max(last, frame.seq);
  handlers[frame.type]?.(frame);
}

function open(user, mine, delay) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const opened = new WebSocket(`${scheme}://${location.host}/_control/feed?user=${encodeURIComponent(user)}`);
  socket = opened;
  let wait = delay;
  opened.onopen = () => {
    wait = 300;
    online(true);
  };
  opened.onmessage = (event) => receive(JSON.parse(event.data), mine);
  opened.onclose = () => {
    if (mine !== wanted) return;
    online(false);
    setTimeout(() => mine === wanted && open(user, mine, Math.min(wait * 2, 5000)), wait);
  };
}

/** Follows what `user` may see; `missed` is called when something may have passed unseen. */
export function follow(user, seq, missed) {
  wanted += 1;
  last = seq || 0;
  refetch = missed;
  const old = socket;
  open(user, wanted, 300);
  old?.close();
}
