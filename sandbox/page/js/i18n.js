// The page's own words. The app's words come from the app.

export const LANGUAGES = {
  en: { name: "English", locale: "en-US" },
  pt: { name: "Português", locale: "pt-BR" },
  es: { name: "Español", locale: "es-ES" },
};
const words = {};
let current = "en";

export const language = () => current;
export const locale = () => LANGUAGES[current].locale;

export function languageOf(tag) {
  const short = String(tag || "")
    .slice(0, 2)
    .toLowerCase();
  return short in LANGUAGES ? short : null;
}

export async function setLanguage(code) {
  for (const needed of new Set(["en", code])) {
    if (!words[needed]) words[needed] = await (await fetch(`/page/i18n/${needed}.json`)).json();
  }
  current = code;
  document.documentElement.lang = locale();
}

const plural = (count) => new Intl.PluralRules(locale()).select(count);

/** The sentence for a key; `{name}` is filled in, and `count` picks between `key.one` and `key.other`. */
export function t(key, values = {}) {
  let text;
  if ("count" in values) {
    const form = plural(values.count);
    text = words[current][`${key}.${form}`] ?? words[current][`${key}.other`];
  }
  text ??= words[current][key] ?? words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}
