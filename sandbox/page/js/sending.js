// What leaves the composer: messages, commands, global shortcuts; and what is said when one fails.
import { act, complaint, Refused } from "./api.js";
import { t } from "./i18n.js";
import { store, whisper } from "./store.js";
import { toast } from "./toast.js";

export async function runShortcut(shortcut) {
  try {
    const problem = complaint(await act("shortcut", { user: store.me, callback_id: shortcut.callback_id }));
    if (problem) toast(t(problem), "warning");
  } catch (problem) {
    toast(problem instanceof Refused ? problem.message : t("warn.offline"), "warning");
  }
}

export async function sendCommand(text, channel, thread) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  try {
    const answer = await act("command", {
      user: store.me,
      channel,
      command,
      text: rest.trim(),
      ...(thread ? { thread_ts: thread } : {}),
    });
    const problem = complaint(answer);
    if (problem) whisper(channel, t("warn.command", { command, reason: t(problem) }), thread);
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    const known = { unknown_command: "warn.unknown_command", not_in_threads: "warn.not_in_threads" }[
      problem.code
    ];
    whisper(
      channel,
      known ? t(known, { command }) : t("warn.command", { command, reason: problem.message }),
      thread,
    );
  }
}

export async function sendMessage(text, channel, thread) {
  try {
    await act("message", { user: store.me, channel, text, ...(thread ? { thread_ts: thread } : {}) });
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    whisper(channel, t("warn.refused", { detail: problem.message }), thread);
  }
}
