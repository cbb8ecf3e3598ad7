// Lists: a heading that stays when the table fits, and keys j / k / arrows to go from row to row.
const fit = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    target.classList.remove("fits");
    const fits = target.scrollWidth <= target.clientWidth + 1;
    target.classList.toggle("fits", fits);
    // A region that does not scroll must not be a stop for the Tab key.
    fits ? target.removeAttribute("tabindex") : target.setAttribute("tabindex", "0");
  }
});

const step = (table, event) => {
  const move = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!move || event.ctrlKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("a, button"));
  const at = rows.indexOf(event.target.closest("tbody tr"));
  const row = rows[at + move];
  if (!row) return;
  event.preventDefault();
  (row.querySelector(".row-link") ?? row.querySelector("a, button")).focus();
};

export const start = (root) => {
  const regions = [...root.querySelectorAll(".table-region:not([data-ready])")];
  for (const region of regions) {
    region.dataset.ready = "";
    fit.observe(region);
    const table = region.querySelector("table");
    if (table?.tBodies[0]) table.addEventListener("keydown", (event) => step(table, event));
  }
};
