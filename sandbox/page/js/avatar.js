// A person's square: initials on their own colour, dark enough for white letters.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isApp } from "./store.js";

const TONES = ["#7a3e9d", "#1f6f8b", "#a63d40", "#2f6b3c", "#8a5a00", "#3f51a3", "#9c2f6f", "#00695c"];

const tone = (id) => TONES[[...String(id)].reduce((sum, char) => sum + char.charCodeAt(0), 0) % TONES.length];

export function initials(name) {
  const words = String(name || "?")
    .trim()
    .split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : words[0].slice(0, 2)).toUpperCase();
}

export function avatar(user, size = "medium") {
  const node = h(
    "span",
    { class: `avatar avatar-${size}`, "aria-hidden": "true" },
    isApp(user.id) ? icon("bolt", size === "large" ? 22 : 14) : initials(user.real_name || user.name),
  );
  node.style.background = isApp(user.id) ? "#0b6e4f" : user.id === "USLACKBOT" ? "#4a4a55" : tone(user.id);
  return node;
}
