// What the composer offers while one types: commands, members, channels.
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { isDirect, store } from "./store.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What the word under the caret can become: {from, options: [{insert, label, detail, node}]}, or null. */
export function completions(text, caret, inThread) {
  const before = text.slice(0, caret);
  const slash = !inThread && /^\/\S*$/.exec(before);
  if (slash) {
    const options = store.commands
      .filter((command) => command.command.startsWith(before.toLowerCase()))
      .map((command) => ({
        insert: `${command.command} `,
        exact: command.command === before,
        label: command.command,
        hint: command.usage_hint,
        detail: command.description,
        mark: icon("bolt", 16),
      }));
    return { from: 0, options, heading: store.app.name };
  }
  const at = /(?:^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!at) return null;
  const typed = fold(at[2]);
  const from = caret - at[2].length - 1;
  if (at[1] === "#") {
    const options = [...store.channels.values()]
      .filter((channel) => !isDirect(channel) && fold(channel.name).startsWith(typed))
      .map((channel) => ({ insert: `#${channel.name} `, label: `#${channel.name}`, mark: icon("hash", 16) }));
    return { from, options };
  }
  const options = [...store.users.values()]
    .filter(
      (user) =>
        !user.deleted &&
        (fold(user.real_name || "")
          .split(/\s+/)
          .some((word) => word.startsWith(typed)) ||
          fold(user.name).startsWith(typed)),
    )
    .map((user) => ({
      insert: `@${user.real_name || user.name} `,
      label: user.real_name || user.name,
      detail: user.title,
      mark: avatar(user, "tiny"),
    }));
  return { from, options: options.slice(0, 12) };
}
