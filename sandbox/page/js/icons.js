import { svg } from "./dom.js";

// 24 × 24, drawn with strokes in the current colour.
const PATHS = {
  hash: ["M5 9h15M4 15h15M10 4L8 20M16 4l-2 16"],
  lock: ["M6 11h12v9H6z", "M9 11V8a3 3 0 0 1 6 0v3"],
  plus: ["M12 5v14M5 12h14"],
  close: ["M6 6l12 12M18 6L6 18"],
  back: ["M15 5l-7 7 7 7"],
  down: ["M6 9l6 6 6-6"],
  right: ["M9 6l6 6-6 6"],
  send: ["M4 12l16-8-5 16-3.5-6.5z", "M11.5 13.5L20 4"],
  more: ["M5 12h.01M12 12h.01M19 12h.01"],
  clock: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M12 7v5l3.5 2"],
  sun: [
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
    "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
  ],
  calendar: ["M4 6h16v14H4z", "M4 10h16M8 3v5M16 3v5"],
  undo: ["M4 10h10a5 5 0 0 1 0 10h-3", "M8 6l-4 4 4 4"],
  thread: ["M4 5h16v11H11l-5 4v-4H4z"],
  people: [
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M3 20c0-3.6 2.5-6 6-6s6 2.4 6 6",
    "M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .9 3 2.8 3 5.5",
  ],
  edit: ["M4 20l1-4L16 5l3 3L8 19z"],
  smile: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M8.5 14a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01"],
  bolt: ["M13 3L5 14h6l-1 7 8-11h-6z"],
  home: ["M4 11l8-7 8 7v9h-5v-6H9v6H4z"],
  eye: [
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z",
    "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  ],
  warning: ["M12 4L2.5 20h19z", "M12 10v4M12 17h.01"],
  info: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M12 11v5M12 8h.01"],
  check: ["M5 12.5l4.5 4.5L19 7"],
  menu: ["M4 6h16M4 12h16M4 18h16"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z", "M15.5 15.5L20 20"],
  pulse: ["M3 12h4l3-7 4 14 3-7h4"],
  globe: ["M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", "M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"],
  file: ["M6 3h8l4 4v14H6z", "M14 3v4h4"],
  play: ["M8 5l11 7-11 7z"],
};

export function icon(name, size = 18) {
  return svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      class: "icon",
      "aria-hidden": "true",
      focusable: "false",
    },
    (PATHS[name] || []).map((d) => svg("path", { d })),
  );
}
