// The sandbox's clock, and how to move it.
import { post } from "./api.js";
import { clockLine, dayKey, fromInput, nextMorning, toInput } from "./dates.js";
import { h, placeNear, replace } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { now, on, setClock, store, tell, zone } from "./store.js";
import { toast } from "./toast.js";

let moving = false;
let day = null;

// What is told as "today" or "3 hours ago" is told anew when the clock jumps or the day turns.
function turned(epoch) {
  const today = dayKey(epoch, zone());
  if (day !== null && day !== today) tell("time");
  day = today;
}

async function move(body, node) {
  if (moving) return;
  moving = true;
  node.setAttribute("aria-busy", "true");
  try {
    setClock((await post("clock", body)).clock);
  } catch (problem) {
    toast(problem.message, "warning");
  } finally {
    moving = false;
    node.removeAttribute("aria-busy");
  }
}

const iso = (epoch) => new Date(epoch * 1000).toISOString();

/** What the city of a zone is called; another than those of the workspace as its zone has it. */
function city(name) {
  const key = `zone.${name}`;
  const called = t(key);
  return called === key ? name.split("/").at(-1).replace(/_/g, " ") : called;
}

export function clockBar() {
  const face = h("time", { class: "clock-face", data: { testid: "clock-now" } });
  const zoneName = h("span", { class: "clock-zone" });
  const state = h("span", { class: "clock-state", role: "status" });
  const step = (testid, key, body) => {
    const node = h("button", {
      type: "button",
      class: "tool-button",
      data: { testid: `clock-${testid}` },
      on: { click: () => move(body(), node) },
    });
    return { node, key };
  };
  const picker = h("input", { type: "datetime-local", class: "field", data: { testid: "clock-set" } });
  const apply = h("button", { type: "submit", class: "button primary", data: { testid: "clock-apply" } });
  const pick = h(
    "button",
    {
      type: "button",
      class: "tool-button",
      "aria-expanded": "false",
      data: { testid: "clock-pick" },
      on: { click: () => show(!form.matches(":popover-open")) },
    },
    icon("calendar", 16),
  );
  const form = h(
    "form",
    {
      class: "menu clock-form",
      popover: "manual",
      on: {
        keydown: (event) => event.key === "Escape" && show(false),
        submit: (event) => {
          event.preventDefault();
          const epoch = fromInput(picker.value, zone());
          if (epoch === null) return;
          move({ set: iso(epoch) }, apply);
          show(false);
        },
      },
    },
    picker,
    apply,
  );
  function show(open) {
    pick.setAttribute("aria-expanded", String(open));
    if (!open) {
      if (form.matches(":popover-open")) form.hidePopover();
      pick.focus();
      return;
    }
    picker.value = toInput(now(), zone());
    form.showPopover();
    placeNear(form, pick);
    picker.focus();
  }
  const steps = [
    step("hour", "clock.hour", () => ({ advance: 3600 })),
    step("4hours", "clock.four_hours", () => ({ advance: 4 * 3600 })),
    step("morning", "clock.morning", () => ({ set: iso(nextMorning(now(), zone())) })),
    step("week", "clock.week", () => ({ advance: 7 * 86400 })),
  ];
  const reset = step("reset", "clock.reset", () => ({ reset: true }));
  const node = h(
    "div",
    { class: "clock", role: "group" },
    h("span", { class: "clock-read" }, icon("clock", 18), face, zoneName, state),
    h(
      "span",
      { class: "clock-steps" },
      steps.map(({ node: button }) => button),
      pick,
      form,
      reset.node,
    ),
  );

  function words() {
    node.setAttribute("aria-label", t("clock.label"));
    for (const { node: button, key } of [...steps, reset]) {
      replace(button, t(key));
      button.title = t(`${key}_long`);
    }
    replace(apply, t("clock.set"));
    pick.setAttribute("aria-label", t("clock.pick"));
    pick.title = t("clock.pick");
    picker.setAttribute("aria-label", t("clock.pick"));
    tick();
  }

  function tick() {
    const epoch = now();
    const text = clockLine(epoch, zone());
    if (face.textContent !== text) {
      replace(face, text);
      face.dateTime = iso(epoch);
    }
    replace(zoneName, city(zone()));
    const moved = Math.abs(store.clock.offset ?? 0) > 2;
    const word = store.clock.frozen ? t("clock.frozen") : moved ? t("clock.moved") : "";
    if (state.textContent !== word) replace(state, word);
    turned(epoch);
    reset.node.disabled = !moved && !store.clock.frozen;
  }
  on("clock", () => {
    tick();
    tell("time");
  });
  on("users", tick);
  on("language", words);
  setInterval(tick, 1000);
  return { node };
}
