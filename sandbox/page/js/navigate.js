// Where we are, and how we get elsewhere. The address keeps it, so that a reload comes back.
import { post } from "./api.js";
import { language } from "./i18n.js";
import { loadChannel, markRead } from "./fetching.js";
import { isDirect, store, tell } from "./store.js";
import { toast } from "./toast.js";

export function rememberPlace() {
  const params = new URLSearchParams({ as: store.me, channel: store.place.channel ?? "", lang: language() });
  if (store.place.tab === "home") params.set("tab", "home");
  history.replaceState(null, "", `?${params}`);
}

/** Opens a channel or direct conversation; `tab` "home" is the app's Home. */
export async function go(channel, tab = "messages") {
  const changed = store.place.channel !== channel;
  store.place = { channel, tab };
  if (changed && store.thread && store.thread.channel !== channel) {
    store.thread = null;
    tell("thread");
  }
  rememberPlace();
  tell("place", { changed });
  try {
    if (changed || !store.messages.has(channel)) await loadChannel(channel);
    if (tab === "messages") markRead(channel);
  } catch (problem) {
    toast(problem.message, "warning");
  }
}

/** Opens the direct conversation with somebody, or with the app. */
export async function goDirect(user, tab = "messages") {
  const known = [...store.channels.values()].find((channel) => channel.is_im && channel.user === user);
  if (known) {
    await go(known.id, tab);
    return;
  }
  const { channel } = await post("dm", { user: store.me, with: user });
  const id = typeof channel === "string" ? channel : channel.id;
  const made =
    typeof channel === "string" ? { id, is_im: true, members: [store.me, user], name: "" } : channel;
  store.channels.set(id, { ...store.channels.get(id), ...made, user });
  tell("channels");
  await go(id, tab);
}

/**
 * The first place for a person: the channel asked for, else theirs in which something last happened;
 * where nothing has yet, the smallest, which is their team's.
 */
export function firstPlace(wanted) {
  const all = [...store.channels.values()];
  const named = all.find((channel) => channel.id === wanted || (wanted && channel.name === wanted));
  return (named ?? liveliest(all) ?? all[0])?.id;
}

function liveliest(all) {
  const mine = all.filter((channel) => !isDirect(channel) && channel.members?.includes(store.me));
  const latest = (channel) => Number(channel.latest ?? 0);
  return mine.sort((a, b) => latest(b) - latest(a) || a.members.length - b.members.length)[0];
}
