// data_visualization: pie, bar, line and area as SVG, redrawn at the width there is, with the
// figures in a table that screen readers find.
import { h, replace, svg } from "../dom.js";
import { t } from "../i18n.js";
import { plain } from "../mrkdwn.js";
import { axes, bars, frame, HEIGHT, lines, number, pie, TONES, words } from "./chartparts.js";

function draw(chart, width) {
  if (chart.type === "pie") return pie(chart, width);
  const plan = frame(chart, width);
  const marks = chart.type === "bar" ? bars(chart, plan) : lines(chart, plan, chart.type === "area");
  return [...axes(plan), ...marks];
}

function figures(chart, title) {
  if (chart.type === "pie") {
    return h(
      "table",
      {},
      h("caption", {}, title),
      h(
        "tbody",
        {},
        chart.segments.map((segment) =>
          h("tr", {}, h("th", { scope: "row" }, words(segment.label)), h("td", {}, number(segment.value))),
        ),
      ),
    );
  }
  const names = chart.axis_config?.categories ?? chart.series[0].data.map((point) => point.label);
  const cell = (series, name) => series.data.find((point) => point.label === name)?.value;
  return h(
    "table",
    {},
    h("caption", {}, title),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        chart.series.map((series) => h("th", { scope: "col" }, words(series.name))),
      ),
    ),
    h(
      "tbody",
      {},
      names.map((name) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, words(name)),
          chart.series.map((series) =>
            h("td", {}, cell(series, name) === undefined ? t("chart.no_data") : number(cell(series, name))),
          ),
        ),
      ),
    ),
  );
}

export function dataVisualization(block) {
  const { chart } = block;
  const title = plain(block.title);
  const legend =
    chart.type === "pie"
      ? chart.segments.map((segment) => [segment.label, number(segment.value)])
      : chart.series.map((series) => [series.name, null]);
  const canvas = svg("svg", {
    class: `chart chart-${chart.type}`,
    role: "img",
    "aria-label": t("chart.label", { title }),
    height: HEIGHT,
  });
  const host = h("div", { class: "chart-host" }, canvas);
  let drawn = 0;
  const redraw = (width) => {
    if (!width || Math.abs(width - drawn) < 4) return;
    drawn = width;
    canvas.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    replace(canvas, draw(chart, width));
  };
  redraw(560);
  new ResizeObserver(([entry]) => redraw(Math.round(entry.contentRect.width))).observe(host);
  return h(
    "figure",
    { class: "visualization" },
    h("figcaption", {}, title),
    host,
    h(
      "ul",
      { class: "legend", "aria-hidden": "true" },
      legend.map(([name, value], nth) =>
        h(
          "li",
          {},
          h("span", { class: `swatch tone-bg-${nth % TONES}` }),
          words(name),
          value ? h("b", {}, ` ${value}`) : null,
        ),
      ),
    ),
    h("div", { class: "visually-hidden" }, figures(chart, title)),
  );
}
