// Building and patching the page's elements. Data only ever becomes text nodes and attribute values.

/** Make an element: `h("button.choice", {on: {click}, style: {"--x": 1}, …attributes}, …children)`. */
export function h(spec, properties, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(properties ?? {})) setProperty(node, name, value);
  append(node, children);
  return node;
}

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") listen(node, value);
  else if (name === "style") for (const [key, item] of Object.entries(value)) node.style.setProperty(key, item);
  else if (name === "key") node.key = value;
  else if (name === "class") node.className += ` ${value}`;
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

export function append(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(node, child);
    else if (child !== null && child !== undefined && child !== false) {
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Handlers hang on the element, so that `morph` can hand a new closure to an element that stays. */
export function listen(node, handlers) {
  node.handlers = { ...node.handlers, ...handlers };
  node.listening ??= new Set();
  for (const type of Object.keys(handlers)) {
    if (node.listening.has(type)) continue;
    node.listening.add(type);
    node.addEventListener(type, handle);
  }
}

function handle(event) {
  return event.currentTarget.handlers?.[event.type]?.(event);
}

/** Make `from` look like `to` while its elements, focus, scroll position and typed input stay. */
export function morph(from, to) {
  syncAttributes(from, to);
  if (to.handlers) listen(from, to.handlers);
  else from.handlers = undefined;
  if (from.island) return;
  let next = from.firstChild;
  const keyed = keys(from);
  for (const wanted of [...to.childNodes]) {
    const match = matching(next, wanted, keyed);
    if (!match) {
      from.insertBefore(wanted, next);
      continue;
    }
    if (match === next) next = next.nextSibling;
    else from.insertBefore(match, next);
    if (match.nodeType === Node.TEXT_NODE) {
      if (match.data !== wanted.data) match.data = wanted.data;
    } else morph(match, wanted);
  }
  while (next) {
    const following = next.nextSibling;
    next.remove();
    next = following;
  }
}

function keys(node) {
  const found = new Map();
  for (const child of node.childNodes) if (child.key !== undefined) found.set(child.key, child);
  return found;
}

function matching(next, wanted, keyed) {
  if (wanted.key !== undefined) {
    const same = keyed.get(wanted.key);
    return same && same.nodeName === wanted.nodeName ? same : null;
  }
  const alike = next && next.key === undefined && next.nodeName === wanted.nodeName;
  return alike && next.namespaceURI === wanted.namespaceURI ? next : null;
}

const KEPT = new Set(["style", "open", "tabindex", "data-entered"]);

function syncAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!KEPT.has(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (!KEPT.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (from.style && from.style.cssText !== to.style.cssText) from.style.cssText = to.style.cssText;
  if (from.disabled !== undefined && from.disabled !== to.disabled) from.disabled = to.disabled;
}

/**
 * Show `items` ({key, sign, build}) as the children of `container`. An item is built again only when its sign
 * changed; elements that stay are never moved.
 */
export function reconcile(container, items) {
  container.shown ??= new Map();
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, entry] of container.shown) {
    if (!wanted.has(key)) {
      entry.node.remove();
      container.shown.delete(key);
    }
  }
  let cursor = container.firstChild;
  for (const item of items) {
    const node = shownNode(container, item);
    if (node === cursor) cursor = cursor.nextSibling;
    else container.insertBefore(node, cursor);
  }
}

function shownNode(container, item) {
  const entry = container.shown.get(item.key);
  if (!entry) {
    const node = item.build();
    container.shown.set(item.key, { node, sign: item.sign });
    item.ready?.(node);
    return node;
  }
  if (entry.sign !== item.sign) {
    morph(entry.node, item.build());
    entry.sign = item.sign;
    item.ready?.(entry.node);
  }
  return entry.node;
}

export function clear(node) {
  node.replaceChildren();
  node.shown = new Map();
}

export const byId = (id) => document.getElementById(id);
