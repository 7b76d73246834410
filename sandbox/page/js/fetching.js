// Fetches what a place shows.
import { get, post } from "./api.js";
import { applyState, fetchList, listOf, setList, store, tell, threadKey } from "./store.js";

const PAGE = 200;
export const older = new Map(); // channels that have more above

/** The state as this person sees it. Answers its seq, or null when somebody else is acted as meanwhile. */
export async function loadState(user) {
  const state = await get("state", { user });
  if (store.me !== user) return null;
  applyState(state);
  return state.seq;
}

let asked = null;

/** The list of channels anew, once for many askers. */
export function loadChannels() {
  asked ??= new Promise((done) => setTimeout(done, 40)).then(async () => {
    asked = null;
    const user = store.me;
    const { channels } = await get("state", { user });
    if (user !== store.me) return;
    store.channels = new Map(channels.map((channel) => [channel.id, channel]));
    tell("channels");
    const here = store.channels.get(store.place.channel);
    if (here?.unread && store.place.tab === "messages") markRead(here.id);
  });
  return asked;
}

export async function loadChannel(channel) {
  const user = store.me;
  await fetchList(channel, async () => {
    const { messages } = await get("messages", { channel, user, limit: PAGE });
    if (user !== store.me) return null;
    older.set(channel, messages.length >= PAGE);
    return messages;
  });
}

export async function loadOlder(channel) {
  const user = store.me;
  const first = listOf(channel)[0];
  const { messages } = await get("messages", { channel, user, limit: PAGE, before: first?.ts });
  if (user !== store.me) return;
  older.set(channel, messages.length >= PAGE);
  setList(channel, [...messages, ...listOf(channel).filter((message) => !message.local)]);
}

export async function loadThread(channel, ts) {
  const user = store.me;
  await fetchList(threadKey(channel, ts), async () => {
    const { messages } = await get("messages", { channel, user, thread_ts: ts, limit: 500 });
    if (user !== store.me) return null;
    const parent = messages.some((message) => message.ts === ts)
      ? []
      : listOf(channel).filter((message) => message.ts === ts);
    return [...parent, ...messages];
  });
}

export function markRead(channel) {
  const known = store.channels.get(channel);
  if (!known || (!known.unread && !known.mentions) || document.hidden) return;
  Object.assign(known, { unread: 0, mentions: 0 });
  tell("channels");
  post("read", { user: store.me, channel }).catch(() => null);
}

/** Everything on show, anew: after a feed that fell, or for another person. */
export async function refetch() {
  const user = store.me;
  const place = store.place.channel;
  const { thread } = store;
  await loadState(user);
  for (const key of [...store.messages.keys()]) {
    const onShow = key === place || (thread && key === threadKey(thread.channel, thread.ts));
    if (!onShow) store.messages.delete(key);
  }
  await Promise.all(
    [
      place ? loadChannel(place) : null,
      thread ? loadThread(thread.channel, thread.ts) : null,
      get("home", { user }).then(({ view }) => {
        if (user !== store.me) return;
        store.home = view;
        tell("home");
      }),
      get("log", { limit: 300 }).then(({ entries }) => {
        store.log = [...entries].reverse();
        tell("log");
      }),
    ].filter(Boolean),
  );
}
