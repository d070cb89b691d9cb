// Hand-drawn icons on a 20 × 20 grid, and the mark of Chorus. Decoration only: names stand on their buttons.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M4 7.5h13M3 12.5h13M8 3.5 6 16.5M14 3.5l-2 13",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5 7.5l5 5 5-5",
  up: "M5 12.5l5-5 5 5",
  next: "M7.5 5l5 5-5 5",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M4 16l1.4-1.4M14.6 5.4 16 4",
  people:
    "M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13 4.2a3 3 0 0 1 0 5.6M15 12.3c1.7.6 2.5 2 2.5 4.2",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 5.5V10l3 2",
  eye: "M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10zM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  eyeOff:
    "M3 3l14 14M8.2 4.7c.6-.1 1.2-.2 1.8-.2 5.5 0 8.5 5.5 8.5 5.5s-.9 1.6-2.5 3.1M5 6.3C2.7 7.9 1.5 10 1.5 10S4.5 15.5 10 15.5c1.4 0 2.6-.3 3.7-.8M8.3 8.3a2.5 2.5 0 0 0 3.4 3.4",
  reply: "M3 4h14v10H9l-4 3v-3H3z",
  check: "M4 10.5l4 4 8-9",
  plus: "M10 4v12M4 10h12",
  smile:
    "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.5 12c.8 1.2 2 1.8 3.5 1.8s2.7-.6 3.5-1.8M7.5 7.5v.8M12.5 7.5v.8",
  send: "M2.5 9.5 17.5 3 12 17.5l-3-6zM9 11.5 17.5 3",
  warn: "M10 3 1.8 17h16.4zM10 8v4.5M10 14.5v.6",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  pencil: "M3.5 16.5l.8-3.6L13.5 3.7l2.8 2.8-9.2 9.2z",
  trash: "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5",
  link: "M8.5 11.5l3-3M7.5 8 5 10.5a3 3 0 0 0 4.3 4.3l2.5-2.5M12.5 12 15 9.5a3 3 0 0 0-4.3-4.3L8.2 7.7",
  cup: "M6 3.5h8v4a4 4 0 0 1-8 0zM6 5H3c0 2.5 1 4 3.3 4M14 5h3c0 2.5-1 4-3.3 4M10 11.5v3M6.5 16.5h7M8 14.5h4",
  shield: "M10 2.5l6.5 2v5c0 4-2.7 6.5-6.5 8-3.8-1.5-6.5-4-6.5-8v-5z",
  file: "M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4.5 4.5",
  minus: "M4 10h12",
};

const FILLED = {
  grip: "M7 4.5h1.5V6H7zM11.5 4.5H13V6h-1.5zM7 9.2h1.5v1.5H7zM11.5 9.2H13v1.5h-1.5zM7 14h1.5v1.5H7zM11.5 14H13v1.5h-1.5z",
  trendUp: "M10 4l7 12H3z",
  trendDown: "M10 16 3 4h14z",
};

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** An icon by name, hidden from assistive technology. */
export function icon(name, size = 16) {
  const svg = element("svg", { viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", class: "icon" });
  if (FILLED[name]) svg.append(element("path", { d: FILLED[name], fill: "currentColor" }));
  else {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.5" };
    svg.append(element("path", { d: PATHS[name], ...line, "stroke-linecap": "round", "stroke-linejoin": "round" }));
  }
  return svg;
}

/** The mark of Chorus: three voices of different height over one line. */
export function mark(size) {
  const svg = element("svg", {
    viewBox: "0 0 36 36",
    width: size,
    height: size,
    "aria-hidden": "true",
    class: "mark-of-chorus",
  });
  svg.append(
    element("rect", { width: 36, height: 36, rx: 8, fill: "#0A6B5D" }),
    element("rect", { x: 8.5, y: 15, width: 4.5, height: 10.5, rx: 2.25, fill: "#BFE0D8" }),
    element("rect", { x: 15.8, y: 8.5, width: 4.5, height: 17, rx: 2.25, fill: "#FFFFFF" }),
    element("rect", { x: 23, y: 12, width: 4.5, height: 13.5, rx: 2.25, fill: "#F2B24B" }),
    element("rect", { x: 7.5, y: 28.5, width: 21, height: 1.6, rx: 0.8, fill: "#BFE0D8" }),
  );
  return svg;
}
