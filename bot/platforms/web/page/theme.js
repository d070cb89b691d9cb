// Light or dark: as the system says until someone chooses.

const KEY = "chorus.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const themeNow = () => localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");

export function applyTheme() {
  document.documentElement.dataset.theme = themeNow();
}

export function toggleTheme() {
  localStorage.setItem(KEY, themeNow() === "dark" ? "light" : "dark");
  applyTheme();
}

system.addEventListener("change", applyTheme);
