// The one script of every page. Each module has start(root): called for the page and for every fragment htmx puts in.
import "../../../../../node_modules/@tabler/core/js/src/bootstrap/alert";
import "../../../../../node_modules/@tabler/core/js/src/bootstrap/collapse";
import "../../../../../node_modules/@tabler/core/js/src/bootstrap/dropdown";
import "../../../../../node_modules/@tabler/core/js/src/bootstrap/modal";
import "../../../../../node_modules/@tabler/core/js/src/bootstrap/tab";
import * as dialogs from "./dialogs.js";
import * as forms from "./forms.js";
import * as requests from "./requests.js";
import * as shell from "./shell.js";
import * as shortcuts from "./shortcuts.js";
import * as split from "./split.js";
import * as tables from "./tables.js";
import * as uploads from "./uploads.js";

const drawCharts = async (root) => {
  const figures = [...root.querySelectorAll("figure[data-chart]:not([data-drawn])")];
  if (root.matches?.("figure[data-chart]:not([data-drawn])")) figures.push(root);
  if (figures.length === 0) return;
  const charts = await import("./charts.js"); // the only large piece: fetched by pages that draw
  figures.forEach(charts.draw);
};

const start = (root) => {
  for (const module of [dialogs, forms, split, tables, uploads]) module.start(root);
  drawCharts(root);
};

requests.listen();
shell.listen();
shortcuts.listen();
start(document.body);
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt);
});
document.addEventListener("caicach:content", (event) => start(event.target));
