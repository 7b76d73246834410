// The parts of charts: scales and axes, bars, lines, areas, slices.
import { svg } from "../dom.js";
import { locale } from "../i18n.js";
import { plain } from "../mrkdwn.js";

export const TONES = 6;
export const HEIGHT = 260;
export const number = (value) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value);
const short = (value) =>
  new Intl.NumberFormat(locale(), {
    maximumFractionDigits: 1,
    notation: Math.abs(value) >= 10000 ? "compact" : "standard",
  }).format(value);
export const words = (text) => plain({ text: String(text ?? "") });

/** Round steps from below the least to above the greatest value; zero is always among them. */
function scale(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((size) => size >= rough);
  const from = Math.floor(low / step) * step;
  const ticks = [];
  for (let at = from; at <= high + step * 0.001 || ticks.length < 2; at += step)
    ticks.push(Number(at.toFixed(10)));
  if (ticks.at(-1) < high) ticks.push(ticks.at(-1) + step);
  return { low: ticks[0], high: ticks.at(-1), ticks };
}

const clip = (text, most) => (text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text);

export function frame(chart, width) {
  const axis = chart.axis_config || {};
  const names = axis.categories ?? [
    ...new Set(chart.series.flatMap((series) => series.data.map((point) => point.label))),
  ];
  const lookup = chart.series.map(
    (series) => new Map(series.data.map((point) => [point.label, point.value])),
  );
  const values = chart.series.map((_, at) => names.map((name) => lookup[at].get(name) ?? null));
  const range = scale(values.flat().filter((value) => value !== null));
  const widest = Math.max(...range.ticks.map((tick) => short(tick).length));
  const box = {
    left: widest * 7 + 14 + (axis.y_label ? 18 : 0),
    right: width - 12,
    top: 12,
    bottom: HEIGHT - 30 - (axis.x_label ? 18 : 0),
  };
  const y = (value) => box.bottom - ((value - range.low) / (range.high - range.low)) * (box.bottom - box.top);
  const slot = (box.right - box.left) / names.length;
  return { axis, names, values, range, box, y, slot, x: (at) => box.left + slot * (at + 0.5) };
}

export function axes({ axis, names, range, box, y, slot, x }) {
  const parts = range.ticks.flatMap((tick) => [
    svg("line", {
      class: tick === 0 ? "axis" : "gridline",
      x1: box.left,
      x2: box.right,
      y1: y(tick),
      y2: y(tick),
    }),
    svg("text", { class: "tick", x: box.left - 8, y: y(tick) + 4, "text-anchor": "end" }, short(tick)),
  ]);
  const most = Math.max(3, Math.floor(slot / 6.6));
  const every = Math.max(1, Math.ceil(28 / slot));
  names.forEach((name, at) => {
    if (at % every) return;
    parts.push(
      svg(
        "text",
        { class: "tick", x: x(at), y: box.bottom + 18, "text-anchor": "middle" },
        clip(words(name), most * every),
        svg("title", {}, words(name)),
      ),
    );
  });
  if (axis.x_label)
    parts.push(
      svg(
        "text",
        { class: "axis-label", x: (box.left + box.right) / 2, y: HEIGHT - 6, "text-anchor": "middle" },
        words(axis.x_label),
      ),
    );
  if (axis.y_label)
    parts.push(
      svg(
        "text",
        {
          class: "axis-label",
          x: 0,
          y: 0,
          "text-anchor": "middle",
          transform: `translate(12 ${(box.top + box.bottom) / 2}) rotate(-90)`,
        },
        words(axis.y_label),
      ),
    );
  return parts;
}

const tip = (series, name, value) =>
  svg("title", {}, `${words(series.name)} · ${words(name)}: ${number(value)}`);

export function bars(chart, plan) {
  const count = chart.series.length;
  const gap = Math.min(plan.slot * 0.24, 26);
  const width = Math.min((plan.slot - gap) / count, 56);
  return chart.series.flatMap((series, nth) =>
    plan.names.map((name, at) => {
      const value = plan.values[nth][at];
      if (value === null) return null;
      const [top, bottom] = [plan.y(Math.max(value, 0)), plan.y(Math.min(value, 0))];
      return svg(
        "rect",
        {
          class: `tone-${nth % TONES}`,
          x: plan.x(at) - (width * count) / 2 + width * nth + 1,
          y: top,
          width: Math.max(width - 2, 1),
          height: Math.max(bottom - top, 1),
          rx: Math.min(3, width / 4),
        },
        tip(series, name, value),
      );
    }),
  );
}

function runs(points) {
  const found = [[]];
  for (const point of points) {
    if (point === null) found.push([]);
    else found.at(-1).push(point);
  }
  return found.filter((run) => run.length);
}

export function lines(chart, plan, filled) {
  return chart.series.flatMap((series, nth) => {
    const tone = nth % TONES;
    const points = plan.names.map((_, at) =>
      plan.values[nth][at] === null ? null : [plan.x(at), plan.y(plan.values[nth][at])],
    );
    const path = (run) =>
      run.map(([px, py], at) => `${at ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
    const floor = plan.y(0);
    return [
      ...(filled
        ? runs(points).map((run) =>
            svg("path", {
              class: `area tone-${tone}`,
              d: `${path(run)}L${run.at(-1)[0]} ${floor}L${run[0][0]} ${floor}Z`,
            }),
          )
        : []),
      ...runs(points).map((run) => svg("path", { class: `line tone-line-${tone}`, d: path(run) })),
      ...points.map(
        (point, at) =>
          point &&
          svg(
            "circle",
            { class: `dot tone-${tone}`, cx: point[0], cy: point[1], r: 3.5 },
            tip(series, plan.names[at], plan.values[nth][at]),
          ),
      ),
    ];
  });
}

export function pie(chart, width) {
  const total = chart.segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  const [cx, cy, r] = [width / 2, HEIGHT / 2, HEIGHT / 2 - 14];
  let turn = -Math.PI / 2;
  const at = (angle, radius) => [cx + Math.cos(angle) * radius, cy + Math.sin(angle) * radius];
  return chart.segments.flatMap((segment, nth) => {
    const share = segment.value / total;
    const end = turn + share * Math.PI * 2;
    const middle = (turn + end) / 2;
    const [x1, y1] = at(turn, r);
    const [x2, y2] = at(end, r);
    const label = `${words(segment.label)}: ${number(segment.value)} (${Math.round(share * 100)}%)`;
    const slice =
      share > 0.9999
        ? svg("circle", { class: `slice tone-${nth % TONES}`, cx, cy, r }, svg("title", {}, label))
        : svg(
            "path",
            {
              class: `slice tone-${nth % TONES}`,
              d: `M${cx} ${cy}L${x1} ${y1}A${r} ${r} 0 ${share > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z`,
            },
            svg("title", {}, label),
          );
    const [lx, ly] = at(middle, r * 0.68);
    turn = end;
    return [
      slice,
      share > 0.06
        ? svg(
            "text",
            { class: "slice-label", x: lx, y: ly + 4, "text-anchor": "middle" },
            `${Math.round(share * 100)}%`,
          )
        : null,
    ];
  });
}
