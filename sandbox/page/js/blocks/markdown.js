// The Markdown of `markdown` blocks: headings, lists, quotes, code, tables, links, emphasis.
import { h, link } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { decode } from "../mrkdwn.js";

const INLINE =
  /(`+)(.+?)\1|!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*([^*\s][^*]*?)\*|(?<![\p{L}\p{N}])_([^_\s][^_]*?)_(?![\p{L}\p{N}])|<(https?:[^>\s]+)>/gu;

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) nodes.push(words(text.slice(from, found.index)));
    const [all, , code, label, url, bold, bold2, strike, italic, italic2, bare] = found;
    if (code !== undefined) nodes.push(h("code", {}, decode(code)));
    else if (url !== undefined) nodes.push(link(decode(url), ...inline(label || url)));
    else if (bold ?? bold2) nodes.push(h("strong", {}, ...inline(bold ?? bold2)));
    else if (strike) nodes.push(h("del", {}, ...inline(strike)));
    else if (italic ?? italic2) nodes.push(h("em", {}, ...inline(italic ?? italic2)));
    else if (bare) nodes.push(link(decode(bare), decode(bare)));
    from = found.index + all.length;
  }
  if (from < text.length) nodes.push(words(text.slice(from)));
  return nodes;
}

const words = (text) => withEmoji(decode(text.replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, "$1")));
const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;

function table(rows) {
  const [head, , ...body] = rows.map(cells);
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group" },
    h(
      "table",
      { class: "grid" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((cell) => h("th", { scope: "col" }, inline(cell))),
        ),
      ),
      h(
        "tbody",
        {},
        body.map((row) =>
          h(
            "tr",
            {},
            head.map((_, at) => h("td", {}, inline(row[at] ?? ""))),
          ),
        ),
      ),
    ),
  );
}

function list(items) {
  const depth = ITEM.exec(items[0])[1].length;
  const ordered = /\d/.test(ITEM.exec(items[0])[2]);
  const node = h(ordered ? "ol" : "ul");
  let inner = [];
  const nest = () => {
    if (inner.length) (node.lastElementChild ?? node).append(list(inner));
    inner = [];
  };
  for (const item of items) {
    const [, pad, , text] = ITEM.exec(item);
    if (pad.length > depth + 1) {
      inner.push(item);
      continue;
    }
    nest();
    const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
    node.append(
      task
        ? h(
            "li",
            { class: "task" },
            h("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": task[2] }),
            " ",
            inline(task[2]),
          )
        : h("li", {}, inline(text)),
    );
  }
  nest();
  return node;
}

/** Blocks of Markdown as nodes. Raw HTML is shown as text. */
export function markdown(source) {
  const lines = String(source ?? "").split("\n");
  const nodes = [];
  const take = (test) => {
    const taken = [];
    while (lines.length && test(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (!line.trim()) lines.shift();
    else if (/^(```|~~~)/.test(line)) {
      lines.shift();
      nodes.push(h("pre", {}, decode(take((next) => !/^(```|~~~)/.test(next)).join("\n"))));
      lines.shift();
    } else if (heading) {
      lines.shift();
      nodes.push(
        h(
          "p",
          {
            class: `md-h md-h${heading[1].length}`,
            role: "heading",
            "aria-level": Math.max(2, heading[1].length),
          },
          inline(heading[2]),
        ),
      );
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      lines.shift();
      nodes.push(h("hr"));
    } else if (/^\s*>/.test(line))
      nodes.push(
        h(
          "blockquote",
          {},
          markdown(
            take((next) => /^\s*>/.test(next))
              .map((next) => next.replace(/^\s*> ?/, ""))
              .join("\n"),
          ),
        ),
      );
    else if (ITEM.test(line)) nodes.push(list(take((next) => ITEM.test(next))));
    else if (line.includes("|") && /^[\s|:-]+$/.test(lines[1] ?? "") && lines[1].includes("-"))
      nodes.push(table(take((next) => next.includes("|"))));
    else {
      const text = [
        lines.shift(),
        ...take((next) => next.trim() && !ITEM.test(next) && !/^(#|>|```|~~~)/.test(next)),
      ];
      nodes.push(
        h(
          "p",
          {},
          text.flatMap((part, at) => (at ? [h("br"), ...inline(part)] : inline(part))),
        ),
      );
    }
  }
  return nodes;
}
