// A field with a list that narrows as one types: every select of the page. One choice, or several.
import { h, placeNear, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(groups, typed) {
  const wanted = fold(typed.trim());
  return groups
    .map((group) => ({
      ...group,
      options: group.options.filter((option) =>
        fold(`${option.label} ${option.detail ?? ""}`).includes(wanted),
      ),
    }))
    .filter((group) => group.options.length);
}

class Combobox {
  constructor(settings) {
    this.settings = { groups: [], chosen: [], max: Infinity, ...settings };
    this.chosen = [...this.settings.chosen];
    this.shown = [];
    this.active = -1;
    this.listId = uid("list");
    this.input = h("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      id: settings.id,
      "aria-expanded": "false",
      "aria-controls": this.listId,
      "aria-autocomplete": "list",
      "aria-label": settings.label,
      "aria-describedby": settings.describedBy,
      data: settings.data,
      on: {
        input: () => this.open(this.input.value),
        click: () => !this.isOpen && this.open(""),
        keydown: (event) => this.key(event),
        blur: () => this.leave(),
      },
    });
    this.tags = h("span", { class: "tags" });
    this.list = h("div", {
      class: "menu listbox",
      role: "listbox",
      id: this.listId,
      popover: "manual",
      "aria-label": settings.label,
      "aria-multiselectable": settings.multi ? "true" : null,
    });
    this.clearer = h(
      "button",
      {
        type: "button",
        class: "bare clear",
        "aria-label": t("select.clear"),
        on: { click: () => this.clear() },
      },
      icon("close", 14),
    );
    this.node = h(
      "div",
      { class: `combobox${settings.multi ? " multi" : ""}` },
      this.tags,
      this.input,
      settings.clearable ? this.clearer : null,
      icon("down", 16),
      this.list,
    );
    this.node.addEventListener("mousedown", (event) => {
      if (event.target === this.node || event.target === this.tags) {
        event.preventDefault();
        this.input.focus();
        if (!this.isOpen) this.open("");
      }
    });
    // The list stands in the window, not in what scrolls: it follows its field.
    this.follow = (event) =>
      event.target !== this.list && placeNear(this.list, this.node, { width: "anchor" });
    this.show();
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  /** The values chosen: a list where several may be, else one or null. */
  get value() {
    const values = this.chosen.map((option) => option.value);
    return this.settings.multi ? values : (values[0] ?? null);
  }

  show() {
    const { multi, placeholder } = this.settings;
    this.input.value = multi ? "" : (this.chosen[0]?.label ?? "");
    this.input.placeholder = this.chosen.length && multi ? "" : (placeholder ?? "");
    this.clearer.hidden = !this.chosen.length;
    replace(
      this.tags,
      multi
        ? this.chosen.map((option) =>
            h(
              "span",
              { class: "tag" },
              h("span", {}, option.label),
              h(
                "button",
                {
                  type: "button",
                  "aria-label": t("select.remove", { name: option.label }),
                  on: { click: () => this.toggle(option) },
                },
                icon("close", 12),
              ),
            ),
          )
        : null,
    );
  }

  async open(typed) {
    const { search, minimum = 0 } = this.settings;
    this.input.setAttribute("aria-expanded", "true");
    const turn = (this.turn = {});
    if (!this.list.matches(":popover-open")) {
      this.list.showPopover();
      addEventListener("scroll", this.follow, true);
    }
    if (search) {
      if (typed.trim().length < minimum) return this.draw([], t("select.type_more", { count: minimum }));
      this.draw([], t("select.searching"));
      await new Promise((done) => setTimeout(done, typed ? 180 : 0));
      if (turn !== this.turn) return null;
      const found = await search(typed);
      if (turn !== this.turn || !this.isOpen) return null;
      return this.draw(found.groups, found.note ?? t("select.none"));
    }
    return this.draw(narrow(this.settings.groups, typed), t("select.none"));
  }

  draw(groups, empty) {
    this.shown = groups.flatMap((group) => group.options);
    const chosen = new Set(this.chosen.map((option) => option.value));
    let at = -1;
    const row = (option) => {
      at += 1;
      return h(
        "div",
        {
          class: "option",
          role: "option",
          id: `${this.listId}-${at}`,
          "aria-selected": String(chosen.has(option.value)),
          data: { value: option.value },
          on: { mousedown: (event) => event.preventDefault(), click: () => this.pick(option) },
        },
        h(
          "span",
          { class: "option-label" },
          option.label,
          option.detail ? h("span", { class: "option-detail" }, option.detail) : null,
        ),
        chosen.has(option.value) ? icon("check", 16) : null,
      );
    };
    replace(
      this.list,
      groups.map((group) =>
        group.label
          ? h(
              "div",
              { role: "group", "aria-label": group.label },
              h("div", { class: "menu-heading", "aria-hidden": "true" }, group.label),
              group.options.map(row),
            )
          : group.options.map(row),
      ),
      this.shown.length
        ? null
        : h(
            "div",
            { class: "menu-note", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            empty,
          ),
    );
    this.move(
      this.shown.findIndex((option) => chosen.has(option.value)) >= 0 && !this.settings.multi
        ? this.shown.findIndex((option) => chosen.has(option.value))
        : this.shown.length
          ? 0
          : -1,
    );
    placeNear(this.list, this.node, { width: "anchor" });
  }

  move(to) {
    this.active = to;
    for (const option of this.list.querySelectorAll(".option"))
      option.classList.toggle("active", option.id === `${this.listId}-${to}`);
    if (to >= 0) {
      this.input.setAttribute("aria-activedescendant", `${this.listId}-${to}`);
      document.getElementById(`${this.listId}-${to}`)?.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const count = this.shown.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.open("");
      else if (count) this.move((this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      if (this.shown[this.active]) this.pick(this.shown[this.active]);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.show();
    } else if (event.key === "Backspace" && this.settings.multi && !this.input.value && this.chosen.length) {
      this.toggle(this.chosen.at(-1));
    } else if (event.key === "Tab") this.leave();
  }

  pick(option) {
    if (this.settings.multi) {
      this.toggle(option);
      this.input.focus();
      this.open("");
      return;
    }
    this.close();
    this.set([option]);
  }

  toggle(option) {
    const has = this.chosen.some((other) => other.value === option.value);
    if (!has && this.chosen.length >= this.settings.max) return;
    this.set(has ? this.chosen.filter((other) => other.value !== option.value) : [...this.chosen, option]);
  }

  set(chosen) {
    const before = JSON.stringify(this.value);
    this.chosen = chosen;
    this.show();
    if (JSON.stringify(this.value) !== before) this.settings.changed?.(this.value);
  }

  clear() {
    this.set([]);
    this.input.focus();
  }

  leave() {
    if (!this.isOpen) return;
    this.close();
    if (!this.settings.multi && !this.input.value.trim() && this.settings.clearable) this.set([]);
    else this.show();
  }

  close() {
    this.turn = null;
    removeEventListener("scroll", this.follow, true);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.list.matches(":popover-open")) this.list.hidePopover();
  }
}

/**
 * `groups`: [{label?, options: [{value, label, detail?}]}]; or `search(typed)`, which answers {groups, note?}.
 * `changed(value)` is called after each change; `node` goes into the page, `value` is what is chosen.
 */
export const combobox = (settings) => new Combobox(settings);
