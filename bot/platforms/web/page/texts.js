// The page's words in the person's language, and numbers, times and names of languages by locale data.

const NUMBER = "\uE000";
// English dates as "Tue 24 Nov": the locale says the day first.
const DATES = { en: "en-GB" };
const dates = (code) => DATES[code] ?? code;
let catalogue = {};
let language = "en";
let numbers = new Intl.NumberFormat("en");
let plurals = new Intl.PluralRules("en");
const formats = new Map();

export function useCatalogue(code, texts) {
  language = code;
  catalogue = texts;
  numbers = new Intl.NumberFormat(code);
  plurals = new Intl.PluralRules(code);
  formats.clear();
}

export const currentLanguage = () => language;
export const number = (value) => numbers.format(value);

/** A text as a list of strings and whatever was handed over for its placeholders. */
export function words(key, values = {}) {
  let text = catalogue[key] ?? key;
  if (typeof text === "object") {
    const count = values[text.var];
    const arm = text[plurals.select(count)] ?? text.other;
    text = arm.split(NUMBER).join(number(count));
  }
  const parts = [];
  let start = 0;
  for (const match of text.matchAll(/\{(\w+)\}/g)) {
    if (!(match[1] in values)) continue;
    if (match.index > start) parts.push(text.slice(start, match.index));
    parts.push(values[match[1]]);
    start = match.index + match[0].length;
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** A text as one string. */
export const t = (key, values) => words(key, values).join("");

function dateFormat(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(dates(language), options));
  return formats.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const clockTime = (at) => dateFormat(CLOCK).format(at);
export const fullTime = (at) => dateFormat({ weekday: "short", day: "numeric", month: "short", ...CLOCK }).format(at);

const dayOf = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
export const sameDay = (one, other) => dayOf(one) === dayOf(other);

const daysBetween = (one, other) => Math.round((dayOf(other) - dayOf(one)) / 86_400_000);

const yearOf = (at, now) => (at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" });

/** The words of a day separator. */
export function dayName(at, now = new Date()) {
  const apart = daysBetween(at, now);
  if (apart === 0) return t("today");
  if (apart === 1) return t("yesterday");
  return dateFormat({ weekday: "long", day: "numeric", month: "long", ...yearOf(at, now) }).format(at);
}

const DAY = 86_400;
const LARGER = [
  ["year", 2 * 365, 365.25],
  ["month", 60, 30.44],
  ["day", 0, 1],
];
const SMALLER = [
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** How far a moment is from now, in the largest unit that fits: "in 2 days". Days are those of the calendar. */
function relativeTime(at, now = new Date(), spoken = language) {
  const seconds = (at - now) / 1000;
  const format = new Intl.RelativeTimeFormat(spoken, { numeric: "auto" });
  if (Math.abs(seconds) >= DAY) {
    const days = daysBetween(now, at);
    const [unit, , size] = LARGER.find(([, least]) => Math.abs(days) >= least);
    return format.format(Math.round(days / size), unit);
  }
  const [unit, size] = SMALLER.find(([, least]) => Math.abs(seconds) >= least) ?? SMALLER.at(-1);
  return format.format(Math.trunc(seconds / size), unit);
}

/** A moment as its style asks, in the language of the words around it; a year that is not this one is named. */
export function momentText(at, style, spoken, now = new Date()) {
  if (style === "relative") return relativeTime(at, now, spoken);
  const full = new Intl.DateTimeFormat(dates(spoken), {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...yearOf(at, now),
    ...CLOCK,
  }).format(at);
  return style === "both" ? `${relativeTime(at, now, spoken)} (${full})` : full;
}

const INVISIBLE = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u00AD]/g;
/** Someone's words without the controls that would turn or hide what stands around them. */
export const visible = (text) => String(text ?? "").replace(INVISIBLE, "");

const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The direction of a text by its first letter. */
export const direction = (text) => (RIGHT_TO_LEFT.test(text) ? "rtl" : "ltr");

const segments = new Intl.Segmenter();
/** The first letter of a name, whole: a grapheme is never cut inside. */
export function initial(name) {
  for (const { segment } of segments.segment(visible(name).trim())) return segment.toLocaleUpperCase(language);
  return "·";
}
