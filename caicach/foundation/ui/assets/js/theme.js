// Loaded before anything is painted: the chosen theme, or the one of the system. A classic script, no imports.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const chosen = () => {
    try {
      return localStorage.getItem("caicach.theme");
    } catch {
      return null; // storage may be forbidden by the browser: then follow the system
    }
  };
  const paint = () => {
    const theme = chosen() ?? (system.matches ? "dark" : "light");
    root.dataset.bsTheme = theme;
    root.dispatchEvent(new CustomEvent("caicach:theme", { detail: theme }));
  };
  paint();
  system.addEventListener("change", paint);
  window.addEventListener("storage", paint);
  window.caicachTheme = (theme) => {
    try {
      theme === null ? localStorage.removeItem("caicach.theme") : localStorage.setItem("caicach.theme", theme);
    } catch {
      // the theme then lasts for this page only
    }
    paint();
    if (theme !== null) root.dataset.bsTheme = theme;
  };
})();
