// Paper and findings side by side: a mark (data-finding="id") and a finding (id) point to each other.
// Keys, wherever one stands on the page: j / k or n / p next and previous finding; past the last one the next page of
// findings (a link rel="next" in the side). The bar moves by mouse, touch and arrow keys.
// Each side is scrolled by itself: two smooth scrollIntoView at once would cancel each other, and move the page too.
import { begun } from "./shortcuts.js";

/** Near places are glided to, so that the eye can follow; far ones, and for people who want no motion, are shown at once. */
const manner = (area, distance) =>
  Math.abs(distance) > 3 * area.clientHeight || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

const jump = (area, target) => {
  if (area.scrollHeight <= area.clientHeight + 1) return target.scrollIntoView({ block: "nearest", behavior: "smooth" });
  const head = area.querySelector(":scope > .side-head");
  const covered = head && getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
  const place = target.getBoundingClientRect().top - area.getBoundingClientRect().top;
  const isSeen = place >= covered && place + target.offsetHeight <= area.clientHeight;
  if (isSeen) return;
  const change = place - Math.max(covered + 8, (area.clientHeight - target.offsetHeight) / 2);
  area.scrollTo({ top: area.scrollTop + change, behavior: manner(area, change) });
};

const resize = (split) => {
  const bar = split.querySelector(".split-bar");
  if (!bar) return;
  const set = (percent) => {
    const share = Math.min(75, Math.max(30, percent));
    split.style.setProperty("--split-left", `${share}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (move) => {
      const box = split.getBoundingClientRect();
      set(((move.clientX - box.left) / box.width) * 100);
    };
  });
  bar.addEventListener("pointerup", () => (bar.onpointermove = null));
  bar.addEventListener("keydown", (event) => {
    const now = Number(bar.getAttribute("aria-valuenow"));
    if (event.key === "ArrowLeft") set(now - 4);
    if (event.key === "ArrowRight") set(now + 4);
  });
};

/** The paper stands where it stood when another part of the same result is opened. */
const keepPlace = (split, paper) => {
  const name = split.dataset.keepPlace && `place-${split.dataset.keepPlace}`;
  if (!name) return;
  const kept = Number(sessionStorage.getItem(name));
  if (kept) paper.scrollTo({ top: kept, behavior: "instant" });
  addEventListener("pagehide", () => sessionStorage.setItem(name, String(Math.round(paper.scrollTop))));
};

const tie = (split) => {
  const paper = split.querySelector(".split-paper");
  const side = split.querySelector(".split-side");
  const findings = () => [...side.querySelectorAll(".finding[id]")];
  const show = (id, from) => {
    split.querySelectorAll(".is-current").forEach((part) => part.classList.remove("is-current"));
    const mark = paper.querySelector(`[data-finding="${CSS.escape(id)}"]`);
    const finding = document.getElementById(id);
    for (const part of [mark, finding]) part?.classList.add("is-current");
    if (mark && from !== paper) jump(paper, mark);
    if (finding && from !== side) jump(side, finding);
    return finding;
  };
  paper.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-finding]");
    if (mark) show(mark.dataset.finding, paper);
  });
  side.addEventListener("click", (event) => {
    const finding = event.target.closest(".finding[id]");
    if (finding) show(finding.id, side);
  });
  side.addEventListener("focusin", (event) => {
    const finding = event.target.closest(".finding[id]");
    if (finding && !finding.classList.contains("is-current")) show(finding.id, side);
  });
  const step = (change, mayTurn = true) => {
    const all = findings();
    const at = all.findIndex((finding) => finding.classList.contains("is-current"));
    const beyond = mayTurn && at >= 0 && !all[at + change] && side.querySelector(`a[rel="${change > 0 ? "next" : "prev"}"]`);
    if (beyond) return beyond.click();
    const next = all[Math.min(all.length - 1, Math.max(0, at + change))];
    if (!next) return;
    show(next.id, null);
    (next.querySelector("a, button, input") ?? next).focus({ preventScroll: true });
  };
  const steps = { j: 1, n: 1, k: -1, p: -1 };
  document.addEventListener("keydown", (event) => {
    if (!split.isConnected || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open], .dropdown-menu.show")) return;
    if (begun() === "g") return; // the second key of "g x" belongs to the menu
    const button = /^[a-z]$/.test(event.key) && side.querySelector(`.finding.is-current [data-key="${event.key}"]`);
    if (!button && !(event.key in steps)) return;
    event.preventDefault();
    if (!button) return step(steps[event.key]);
    button.click();
    if ("thenNext" in button.dataset) step(1, false);
  }, true);
  keepPlace(split, paper);
  const wanted = location.hash.slice(1);
  if (wanted && findings().some((finding) => finding.id === wanted)) show(wanted, null);
};

const dress = (finding) => {
  const mark = document.querySelector(`.split-paper [data-finding="${CSS.escape(finding.id)}"]`);
  if (!mark) return;
  mark.className = [...mark.classList].filter((name) => !name.startsWith("tone-")).concat(`tone-${finding.dataset.tone}`).join(" ");
  finding.classList.toggle("is-current", mark.classList.contains("is-current"));
};

export const start = (root) => {
  if (root.matches(".finding[data-tone]")) dress(root);
  root.querySelectorAll("[data-split]:not([data-ready])").forEach((split) => {
    split.dataset.ready = "";
    resize(split);
    tie(split);
  });
};
