// Keys: "/" search, "?" help, and "g x" for menu entries that carry data-keys="g x".
const typing = (target) => target.closest("input, textarea, select, [contenteditable=true], dialog[open]") !== null;

let first = "";

/** The key that was pressed and waits for a second one, or "". */
export const begun = () => first;

export const listen = () => {
  let timer;
  const forget = () => {
    first = "";
    clearTimeout(timer);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const { key } = event;
    if (key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (key === "?") {
      event.preventDefault();
      document.getElementById("shortcut-dialog")?.showModal();
    } else if (first) {
      const link = document.querySelector(`a[data-keys="${CSS.escape(`${first} ${key}`)}"], a[data-keys="${first} ${key}"]`);
      forget();
      if (link) {
        event.preventDefault();
        link.click();
      }
    } else if (key === "g" || key === "n") {
      first = key;
      timer = setTimeout(forget, 1200);
    }
  });
};
