// Light or dark as Airflow has it: its choice lies in localStorage under "theme", of the same origin. Runs before the
// first paint, so that nothing flashes.
"use strict";
(() => {
  document.documentElement.dataset.framed = window.parent !== window;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("theme");
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    if (document.documentElement.dataset.theme === (dark ? "dark" : "light")) return;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.dispatchEvent(new Event("themechange"));
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply); // another frame of Airflow changed it
})();
