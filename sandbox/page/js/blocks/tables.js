// table, and data_table with its pages.
import { h, replace } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { plain } from "../mrkdwn.js";
import { richText } from "./richtext.js";

const cellNodes = (cell) => {
  if (!cell) return [];
  if (cell.type === "rich_text") return [richText(cell)];
  return [plain({ text: cell.text ?? String(cell.value ?? ""), emoji: true })];
};
const isNumber = (cell) => cell?.type === "raw_number";

function sortKey(cell) {
  if (isNumber(cell)) return cell.value ?? Number(String(cell.text).replace(/[^\d.-]/g, ""));
  return h("span", {}, cellNodes(cell)).textContent.toLowerCase();
}

// On a phone each cell is a line of its own: it says which column it is of. The roles stay then.
const columnNames = (head) => head.map((cell) => h("span", {}, cellNodes(cell)).textContent);
const cellOf = (column, classes) => ({ role: "cell", class: classes, data: { column } });

const ARIA_SORT = { 1: "ascending", "-1": "descending" };

export function dataTable(block, ctx) {
  const [head, ...rows] = block.rows;
  const size = Math.min(Math.max(block.page_size ?? 5, 1), 100);
  const rowHeader = block.row_header_column_index ?? 0;
  const pages = Math.ceil(rows.length / size);
  const kept = ctx.memory?.(block) ?? {};
  kept.page = Math.min(kept.page ?? 0, pages - 1);
  const names = columnNames(head);
  const numeric = head.map((_, column) => rows.some((row) => isNumber(row[column])));

  const body = h("tbody", { role: "rowgroup" });
  const where = h("span", { class: "pager-where", "aria-live": "polite" });
  const turn = (step) => () => {
    kept.page = Math.min(Math.max(kept.page + step, 0), pages - 1);
    draw();
  };
  const previous = h(
    "button",
    { type: "button", class: "bare", "aria-label": t("table.previous"), on: { click: turn(-1) } },
    icon("back", 16),
  );
  const next = h(
    "button",
    { type: "button", class: "bare", "aria-label": t("table.next"), on: { click: turn(1) } },
    icon("right", 16),
  );
  const sortBy = (column) => () => {
    kept.down = kept.column === column && !kept.down;
    kept.column = column;
    kept.page = 0;
    draw();
  };
  const heads = head.map((cell, column) =>
    h(
      "th",
      { scope: "col", role: "columnheader", class: numeric[column] ? "number" : null },
      h(
        "button",
        { type: "button", class: "sort", on: { click: sortBy(column) } },
        cellNodes(cell),
        h("span", { class: "sort-mark", "aria-hidden": "true" }),
      ),
    ),
  );

  function ordered() {
    if (kept.column === undefined) return rows;
    const way = kept.down ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [left, right] = [sortKey(a[kept.column]), sortKey(b[kept.column])];
      return (
        way *
        (typeof left === "number" && typeof right === "number"
          ? left - right
          : String(left).localeCompare(String(right)))
      );
    });
  }

  function draw() {
    heads.forEach((cell, column) => {
      const way = kept.column === column ? ARIA_SORT[kept.down ? -1 : 1] : null;
      if (way) cell.setAttribute("aria-sort", way);
      else cell.removeAttribute("aria-sort");
    });
    const from = kept.page * size;
    replace(
      body,
      ordered()
        .slice(from, from + size)
        .map((row) =>
          h(
            "tr",
            { role: "row" },
            row.map((cell, column) =>
              column === rowHeader
                ? h("th", { scope: "row", role: "rowheader" }, cellNodes(cell))
                : h("td", cellOf(names[column], numeric[column] ? "number" : null), cellNodes(cell)),
            ),
          ),
        ),
    );
    replace(
      where,
      t("table.range", { from: from + 1, to: Math.min(from + size, rows.length), all: rows.length }),
    );
    previous.disabled = kept.page === 0;
    next.disabled = kept.page >= pages - 1;
  }
  draw();
  return h(
    "div",
    { class: "data-table" },
    h(
      "div",
      { class: "table-scroll", tabindex: "0", role: "region", "aria-label": plain(block.caption) },
      h(
        "table",
        { class: "grid", role: "table" },
        h("caption", {}, plain(block.caption)),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)),
        body,
      ),
    ),
    pages > 1 ? h("div", { class: "pager" }, where, previous, next) : null,
  );
}

export function table(block) {
  const settings = block.column_settings || [];
  const style = (cell, column) =>
    [
      settings[column]?.align && `align-${settings[column].align}`,
      settings[column]?.is_wrapped && "wrapped",
      isNumber(cell) && "number",
    ]
      .filter(Boolean)
      .join(" ") || null;
  const [head, ...rows] = block.rows;
  const names = columnNames(head);
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("table.label") },
    h(
      "table",
      { class: "grid", role: "table" },
      h(
        "thead",
        { role: "rowgroup" },
        h(
          "tr",
          { role: "row" },
          head.map((cell, column) =>
            h("th", { scope: "col", role: "columnheader", class: style(cell, column) }, cellNodes(cell)),
          ),
        ),
      ),
      h(
        "tbody",
        { role: "rowgroup" },
        rows.map((row) =>
          h(
            "tr",
            { role: "row" },
            row.map((cell, column) => h("td", cellOf(names[column], style(cell, column)), cellNodes(cell))),
          ),
        ),
      ),
    ),
  );
}
