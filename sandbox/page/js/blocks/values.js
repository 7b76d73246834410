// What an element holds now: what the person set, else its initial value, in the plain form
// that the control API takes (strings, lists of strings, null).
import { richTextPlain } from "./richtext.js";

const FROM_STATE = {
  plain_text_input: (s) => s.value,
  email_text_input: (s) => s.value,
  url_text_input: (s) => s.value,
  number_input: (s) => s.value,
  rich_text_input: (s) => richTextPlain(s.rich_text_value),
  static_select: (s) => s.selected_option?.value,
  external_select: (s) => s.selected_option?.value,
  radio_buttons: (s) => s.selected_option?.value,
  users_select: (s) => s.selected_user,
  conversations_select: (s) => s.selected_conversation,
  channels_select: (s) => s.selected_channel,
  multi_static_select: (s) => s.selected_options?.map((o) => o.value),
  multi_external_select: (s) => s.selected_options?.map((o) => o.value),
  checkboxes: (s) => s.selected_options?.map((o) => o.value),
  multi_users_select: (s) => s.selected_users,
  multi_conversations_select: (s) => s.selected_conversations,
  multi_channels_select: (s) => s.selected_channels,
  datepicker: (s) => s.selected_date,
  timepicker: (s) => s.selected_time,
  datetimepicker: (s) => s.selected_date_time,
};

const FROM_INITIAL = {
  rich_text_input: (e) => richTextPlain(e.initial_value),
  static_select: (e) => e.initial_option?.value,
  external_select: (e) => e.initial_option?.value,
  radio_buttons: (e) => e.initial_option?.value,
  users_select: (e) => e.initial_user,
  conversations_select: (e) => e.initial_conversation,
  channels_select: (e) => e.initial_channel,
  multi_static_select: (e) => e.initial_options?.map((o) => o.value),
  multi_external_select: (e) => e.initial_options?.map((o) => o.value),
  checkboxes: (e) => e.initial_options?.map((o) => o.value),
  multi_users_select: (e) => e.initial_users,
  multi_conversations_select: (e) => e.initial_conversations,
  multi_channels_select: (e) => e.initial_channels,
  datepicker: (e) => e.initial_date,
  timepicker: (e) => e.initial_time,
  datetimepicker: (e) => e.initial_date_time,
};

export const isMulti = (element) => element.type.startsWith("multi_") || element.type === "checkboxes";

export function currentOf(element, ctx, block) {
  const empty = isMulti(element) ? [] : null;
  const typed = ctx.typed?.get(fieldKey(block, element));
  if (typed !== undefined) return typed;
  const held = ctx.values?.[block.block_id]?.[element.action_id];
  if (held) return FROM_STATE[element.type]?.(held) ?? empty;
  const initial = FROM_INITIAL[element.type] ?? ((e) => e.initial_value);
  return initial(element) ?? empty;
}

/** The options a select was last seen to hold, so that their labels can be shown. */
export function heldOptions(element, ctx, block) {
  const held = ctx.values?.[block.block_id]?.[element.action_id];
  const known = [
    held?.selected_option,
    ...(held?.selected_options ?? []),
    element.initial_option,
    ...(element.initial_options ?? []),
  ];
  return known.filter(Boolean);
}

export const fieldKey = (block, element) => `${block.block_id} ${element.action_id}`;
