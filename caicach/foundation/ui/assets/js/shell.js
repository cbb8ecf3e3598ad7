// The frame: menu on narrow screens, theme button, closing of notices.
const menu = () => {
  const side = document.getElementById("side");
  const button = document.getElementById("menu-button");
  if (!side || !button) return;
  const set = (isOpen) => {
    side.classList.toggle("is-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) side.querySelector("a")?.focus();
  };
  const isOpen = () => side.classList.contains("is-open");
  button.addEventListener("click", () => set(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      set(false);
      button.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (isOpen() && !side.contains(event.target) && !button.contains(event.target)) set(false);
  });
  side.addEventListener("focusout", (event) => {
    if (isOpen() && event.relatedTarget && !side.contains(event.relatedTarget)) set(false);
  });
};

const theme = () => {
  const button = document.getElementById("theme-button");
  if (!button) return;
  const isDark = () => document.documentElement.dataset.bsTheme === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  button.addEventListener("click", () => {
    window.caicachTheme(isDark() ? "light" : "dark");
    show();
  });
  document.documentElement.addEventListener("caicach:theme", show);
};

export const listen = () => {
  menu();
  theme();
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dismiss]");
    if (close) close.closest(".notice")?.remove();
    if (event.target.closest("[data-print]")) window.print();
  });
};
