// Words of messages: spans become elements, people's words stay words.

import { h } from "./dom.js";
import { momentText, visible } from "./texts.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/g;

/** A link only where it leads somewhere harmless. */
export function link(url, ...children) {
  let address = null;
  try {
    address = new URL(url, location.href);
  } catch {
    return h("span", {}, children);
  }
  if (!["http:", "https:", "mailto:"].includes(address.protocol)) return h("span", {}, children);
  const inside = address.origin === location.origin;
  const away = inside ? {} : { target: "_blank", rel: "noopener noreferrer" };
  const local = inside && address.hash ? { href: address.hash } : { href: address.href };
  return h("a", { ...away, ...local }, children);
}

function span(part, language) {
  if (typeof part === "string") return visible(part);
  switch (part.type) {
    case "strong":
      return h("strong", {}, h("bdi", {}, visible(part.text)));
    case "code":
      return h("code", { dir: "ltr" }, part.text);
    case "link":
      return link(part.url, h("bdi", {}, visible(part.text)));
    case "mention":
      return h("bdi.mention", {}, `@${visible(part.name)}`);
    case "moment":
      return h(
        "time",
        { datetime: part.at, "data-style": part.style },
        momentText(new Date(part.at), part.style ?? "full", language),
      );
    case "emoji":
      return part.name;
    default:
      return part.text ?? "";
  }
}

/** A text (a list of spans, or a plain string) as nodes and strings. */
export function spans(text, language) {
  return (typeof text === "string" ? [text] : (text ?? [])).map((part) => span(part, language));
}

export function spansText(text, language) {
  return spans(text, language)
    .map((part) => (typeof part === "string" ? part : part.textContent))
    .join("");
}

/** The words of elements, for screen readers and for the direction of a card. */
export function elementsText(elements, language) {
  return elements
    .map((element) =>
      element.text
        ? spansText(element.text, language)
        : (element.items ?? []).map((item) => (item.text ? spansText(item.text, language) : "")).join(" "),
    )
    .filter(Boolean)
    .join(" ");
}

const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** What a person typed: text, with addresses made into links. Controls that turn what follows are left out. */
export function typed(text) {
  const parts = [];
  let start = 0;
  const words = String(text).replace(TURNING, "");
  for (const match of words.matchAll(ADDRESS)) {
    if (match.index > start) parts.push(words.slice(start, match.index));
    parts.push(link(match[0], match[0]));
    start = match.index + match[0].length;
  }
  parts.push(words.slice(start));
  return parts;
}
