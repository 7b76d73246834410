// Menus of every source, single and multi, on the one combobox.
import { act, Refused } from "../api.js";
import { combobox } from "../combobox.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { plain } from "../mrkdwn.js";
import { channelName, groupName, isDirect, nameOf, store } from "../store.js";
import { changed, register } from "./act.js";
import { currentOf, heldOptions, isMulti } from "./values.js";

const fromOption = (option) => ({
  value: option.value,
  label: plain(option.text),
  detail: plain(option.description),
});
const asGroups = ({ options, option_groups: groups }) =>
  groups?.length
    ? groups.map((group) => ({ label: plain(group.label), options: group.options.map(fromOption) }))
    : [{ options: (options || []).map(fromOption) }];

const users = () => [
  {
    options: [...store.users.values()]
      .filter((user) => !user.deleted)
      .map((user) => ({ value: user.id, label: user.real_name || user.name, detail: user.title })),
  },
];
const channelOptions = (all) =>
  [...store.channels.values()]
    .filter((channel) => (all || !isDirect(channel)) && !(channel.is_im && !channel.user))
    .map((channel) => ({ value: channel.id, label: conversationLabel(channel) }));

function conversationLabel(channel) {
  if (channel.is_mpim) return groupName(channel);
  return channel.is_im ? (nameOf(channel.user) ?? channel.id) : `#${channel.name}`;
}

function conversations(element) {
  const include = element.filter?.include;
  const kinds = (option) => {
    const channel = store.channels.get(option.value);
    if (channel.is_mpim) return "mpim";
    return channel.is_im ? "im" : channel.is_private ? "private" : "public";
  };
  return [{ options: channelOptions(true).filter((option) => !include || include.includes(kinds(option))) }];
}

function sourceOf(element) {
  const source = element.type.replace(/^multi_/, "").replace(/_select$/, "");
  if (source === "users") return { groups: users(), labelOf: (id) => nameOf(id) };
  if (source === "channels")
    return { groups: [{ options: channelOptions(false) }], labelOf: (id) => `#${channelName(id) ?? id}` };
  if (source === "conversations")
    return {
      groups: conversations(element),
      labelOf: (id) => {
        const c = store.channels.get(id);
        return c ? conversationLabel(c) : `#${id}`;
      },
    };
  return { groups: asGroups(element), labelOf: null };
}

function chosenOptions(element, ctx, block, groups, labelOf) {
  const value = currentOf(element, ctx, block);
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  const known = new Map(
    [...heldOptions(element, ctx, block).map(fromOption), ...groups.flatMap((group) => group.options)].map(
      (option) => [option.value, option],
    ),
  );
  return values.map(
    (item) => known.get(item) ?? { value: item, label: labelOf?.(item) ?? ctx.labels?.get(item) ?? item },
  );
}

function searcher(element, ctx, block) {
  return async (typed) => {
    try {
      const answer = await act("suggest", {
        user: store.me,
        ...ctx.target,
        action_id: element.action_id,
        block_id: block.block_id,
        value: typed,
      });
      const groups = asGroups(
        answer.response?.options || answer.response?.option_groups ? answer.response : answer,
      );
      for (const option of groups.flatMap((group) => group.options))
        ctx.labels?.set(option.value, option.label);
      const failed = answer.connected === false ? "warn.no_app" : answer.error ? "warn.no_options" : null;
      return { groups: groups.filter((group) => group.options.length), note: failed ? t(failed) : undefined };
    } catch (problem) {
      return { groups: [], note: problem instanceof Refused ? t("warn.no_options") : t("warn.offline") };
    }
  };
}

export function select(element, ctx, block, label) {
  const { groups, labelOf } = sourceOf(element);
  const external = element.type.endsWith("external_select");
  const multi = isMulti(element);
  const box = combobox({
    multi,
    groups,
    label: label.name,
    id: label.id,
    describedBy: label.describedBy,
    max: element.max_selected_items ?? Infinity,
    placeholder: plain(element.placeholder) || t(multi ? "select.many" : "select.one"),
    chosen: chosenOptions(element, ctx, block, groups, labelOf),
    clearable: block.type === "input" && !multi && Boolean(block.optional),
    data: { "action-id": element.action_id, "block-id": block.block_id },
    search: external ? searcher(element, ctx, block) : null,
    minimum: external ? (element.min_query_length ?? 3) : 0,
    changed: (value) => changed(value, { element, block, ctx, node: box.input }),
  });
  register(ctx, block, element, { get: () => box.value, focus: () => box.input.focus(), node: box.input });
  return h("div", { class: "select" }, box.node);
}
