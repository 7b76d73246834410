// Slack's mrkdwn as DOM nodes.
import { dateFormat } from "./dates.js";
import { h, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { t } from "./i18n.js";
import { channelName, nameOf, now, store, zone } from "./store.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const decode = (text) => String(text ?? "").replace(/&(amp|lt|gt);/g, (all) => ENTITIES[all]);

/** A plain_text object as one string. */
export const plain = (object) => {
  if (!object) return "";
  const text = decode(typeof object === "string" ? object : object.text);
  return object.emoji === false ? text : withEmoji(text);
};

export function userMention(id, label) {
  const name = nameOf(id) ?? label ?? id;
  return h(
    "span",
    { class: `mention${id === store.me ? " mention-me" : ""}`, data: { user: id } },
    `@${decode(name)}`,
  );
}

export function channelMention(id, label) {
  return h(
    "a",
    { class: "mention", href: `?channel=${encodeURIComponent(id)}`, data: { channel: id } },
    `#${decode(channelName(id) ?? label ?? id)}`,
  );
}

export const broadcast = (range) => h("span", { class: "mention mention-all" }, `@${range}`);

/** `first`: the date begins its line, and so with a capital letter ("today" is "Today" there). */
export function dateNode(epoch, format, url, fallback, first = false) {
  const seconds = Number(epoch);
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8e12) return decode(fallback ?? "");
  const told = dateFormat(decode(format), seconds, zone(), now());
  const text = first ? told.charAt(0).toUpperCase() + told.slice(1) : told;
  const node = h(
    "time",
    { datetime: new Date(seconds * 1000).toISOString(), title: decode(fallback ?? "") || null },
    text,
  );
  return url ? link(decode(url), node) : node;
}

function special(body, first = false) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : body.slice(bar + 1);
  if (/^@[UWB]/.test(target)) return userMention(target.slice(1), label);
  if (/^#[CG]/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!subteam^"))
    return h("span", { class: "mention" }, decode(label || t("mention.group")));
  if (/^!date\^/.test(target)) {
    const [, epoch, format, url] = target.split("^");
    return dateNode(epoch, format, url, label, first);
  }
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!")) return decode(label ?? `<${body}>`);
  if (/^(https?:|mailto:|tel:)/i.test(target)) {
    const shown = label ?? target.replace(/^(mailto|tel):/i, "");
    return link(decode(target), ...inline(shown, { bare: true }));
  }
  return decode(`<${body}>`);
}

const MARKS = { "*": "strong", _: "em", "~": "del" };
const edge = (char) => char === undefined || !/[\p{L}\p{N}]/u.test(char);

function closing(text, from, mark) {
  for (let at = text.indexOf(mark, from); at > 0; at = text.indexOf(mark, at + 1)) {
    if (at > from && /\S/.test(text[at - 1]) && edge(text[at + 1])) return at;
  }
  return -1;
}

/** One line of mrkdwn as nodes. `bare`: a link's label, in which no other link may start. */
export function inline(text, { bare = false } = {}) {
  const nodes = [];
  let run = "";
  const flush = () => {
    if (run) nodes.push(...(bare ? [decode(run)] : linkify(run)));
    run = "";
  };
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at, at + 4000);
    const char = text[at];
    const token = char === "<" && !bare && /^<([^<>\n]+)>/.exec(rest);
    const code = char === "`" && /^`([^`\n]+)`/.exec(rest);
    const smiley = char === ":" && /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):(?::?skin-tone-\d:)?/.exec(rest);
    const face = smiley && emoji(smiley[1]);
    const end =
      char in MARKS && edge(text[at - 1]) && /\S/.test(text[at + 1] ?? " ")
        ? closing(text, at + 1, char)
        : -1;
    if (token) {
      flush();
      nodes.push(special(token[1], !nodes.length));
      at += token[0].length;
    } else if (code) {
      flush();
      nodes.push(h("code", {}, ...codeText(code[1])));
      at += code[0].length;
    } else if (face) {
      flush();
      nodes.push(
        h("span", { class: "emoji", role: "img", "aria-label": smiley[1].replace(/_/g, " ") }, face),
      );
      at += smiley[0].length;
    } else if (end > 0) {
      flush();
      nodes.push(h(MARKS[char], {}, ...inline(text.slice(at + 1, end), { bare })));
      at = end + 1;
    } else {
      run += char;
      at += 1;
    }
  }
  flush();
  return nodes;
}

// In code, marks are text; only links and mentions still speak.
function codeText(text) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part) => (/^<[^<>]+>$/.test(part) ? special(part.slice(1, -1)) : decode(part)));
}

function linkify(text) {
  return text
    .split(/(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]])/)
    .map((part, at) => (at % 2 ? link(decode(part), decode(part)) : decode(part)));
}

function lines(text) {
  const nodes = [];
  let quote = null;
  const all = text.split("\n");
  all.forEach((line, at) => {
    const mark = /^(&gt;|>)(?:&gt;&gt;|>>)? ?/.exec(line);
    if (mark) {
      if (quote) quote.append(h("br"));
      else {
        quote = h("blockquote");
        nodes.push(quote);
      }
      quote.append(...inline(line.slice(mark[0].length)));
      return;
    }
    if (at > 0 && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line));
  });
  return nodes;
}

/** A whole mrkdwn text as nodes: preformatted parts, quotes, lines. */
export function mrkdwn(text) {
  const nodes = [];
  String(text ?? "")
    .split(/```([\s\S]+?)```/)
    .forEach((part, at) => {
      if (at % 2) nodes.push(h("pre", {}, ...codeText(part.replace(/^\n/, "").replace(/\n$/, ""))));
      else {
        const trimmed = at > 0 ? part.replace(/^\n/, "") : part;
        if (trimmed) nodes.push(...lines(trimmed));
      }
    });
  return nodes;
}

/** A text object, plain or mrkdwn, as nodes. */
export function textNodes(object) {
  if (!object) return [];
  if (typeof object === "string") return mrkdwn(object);
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return plain(object)
    .split("\n")
    .flatMap((line, at) => (at ? [h("br"), line] : [line]));
}

/** mrkdwn as one line of plain text, for labels and titles. */
export const textOf = (object) => h("div", {}, ...textNodes(object)).textContent;
