// Times in the reader's zone and language. Seconds since the epoch come in, text goes out.
import { locale, t } from "./i18n.js";

const formats = new Map();

function format(zone, options) {
  const key = locale() + zone + JSON.stringify(options);
  if (!formats.has(key)) {
    try {
      formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }));
    } catch {
      formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }));
    }
  }
  return formats.get(key);
}

const show = (epoch, zone, options) => format(zone, options).format(new Date(epoch * 1000));

const wallClocks = new Map();

function wallClock(zone) {
  const options = {
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  };
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });
  } catch {
    return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options });
  }
}

/** The wall-clock parts of an instant in a zone, as numbers; weekday 0 is Sunday. */
export function parts(epoch, zone) {
  if (!wallClocks.has(zone)) wallClocks.set(zone, wallClock(zone));
  const found = Object.fromEntries(
    wallClocks
      .get(zone)
      .formatToParts(new Date(epoch * 1000))
      .map((p) => [p.type, Number(p.value)]),
  );
  const weekday = new Date(Date.UTC(found.year, found.month - 1, found.day)).getUTCDay();
  return { ...found, weekday };
}

/** The instant of a wall-clock time in a zone; a time that does not exist moves forward. */
export function instant({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wall = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  const offset = (at) => {
    const p = parts(at, zone);
    return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) / 1000 - Math.floor(at);
  };
  const guess = wall - offset(wall);
  return wall - offset(guess);
}

export function nextMorning(epoch, zone) {
  const today = parts(epoch, zone);
  for (let ahead = 0; ahead < 8; ahead += 1) {
    const day = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead));
    if ([0, 6].includes(day.getUTCDay())) continue;
    const at = instant(
      { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour: 9, minute: 5 },
      zone,
    );
    if (at > epoch) return at;
  }
  return epoch + 86400;
}

const two = (number) => String(number).padStart(2, "0");

/** "2026-11-20T09:05" for a datetime-local input, in the zone. */
export function toInput(epoch, zone) {
  const p = parts(epoch, zone);
  return `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}`;
}

export function fromInput(text, zone) {
  const found = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text || "");
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map(Number);
  return instant({ year, month, day, hour, minute }, zone);
}

const days = new Map();

/** "2026-11-20": the day of an instant in a zone. Zones differ by quarters of an hour, so one answer serves for each. */
export function dayKey(epoch, zone) {
  const quarter = `${zone} ${Math.floor(epoch / 900)}`;
  if (!days.has(quarter)) {
    const p = parts(epoch, zone);
    days.set(quarter, `${p.year}-${two(p.month)}-${two(p.day)}`);
  }
  return days.get(quarter);
}

export const time = (epoch, zone) => show(epoch, zone, { hour: "numeric", minute: "2-digit" });
export const full = (epoch, zone) => show(epoch, zone, { dateStyle: "full", timeStyle: "short" });
export const clockLine = (epoch, zone) =>
  show(epoch, zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

function relativeDay(epoch, zone, now) {
  const key = dayKey(epoch, zone);
  for (const [days, word] of [
    [0, "date.today"],
    [1, "date.yesterday"],
    [-1, "date.tomorrow"],
  ]) {
    if (key === dayKey(now - days * 86400, zone)) return t(word);
  }
  return null;
}

export function dayHeading(epoch, zone, now) {
  return (
    relativeDay(epoch, zone, now) ??
    show(epoch, zone, { weekday: "long", day: "numeric", month: "long", ...yearIfOther(epoch, zone, now) })
  );
}

const yearIfOther = (epoch, zone, now) =>
  parts(epoch, zone).year === parts(now, zone).year ? {} : { year: "numeric" };

export function ago(epoch, now) {
  const seconds = epoch - now;
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "always" });
  for (const [unit, size] of [
    ["year", 31557600],
    ["month", 2629800],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(0, "second");
}

const DATE_TOKENS = {
  date_num: () => ({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: () => ({ year: "numeric", month: "long", day: "numeric" }),
  date_slash: () => ({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date_short: () => ({ year: "numeric", month: "short", day: "numeric" }),
  date_long: () => ({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  date_long_full: () => ({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  time: () => ({ hour: "numeric", minute: "2-digit" }),
  time_secs: () => ({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
};

/** A `<!date^…>` format: every token of Slack's, in the reader's zone; unknown tokens stay as written. */
export function dateFormat(template, epoch, zone, now) {
  return template.replace(/\{(\w+)\}/g, (all, token) => {
    if (token === "ago") return ago(epoch, now);
    if (token === "day_divider_pretty") return dayHeading(epoch, zone, now);
    const plain = token.replace(/_pretty$/, "");
    if (token !== plain) {
      const near = relativeDay(epoch, zone, now);
      if (near) return near;
    }
    if (token === "date_num") return dayKey(epoch, zone);
    return plain in DATE_TOKENS ? show(epoch, zone, DATE_TOKENS[plain]()) : all;
  });
}
