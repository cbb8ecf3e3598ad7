// Paper and findings side by side: a mark (data-finding="id") and a finding (id) point to each other.
// Keys inside: j / k or n / p next and previous finding. The bar moves by mouse, touch and arrow keys.
// Each side is scrolled by itself: two smooth scrollIntoView at once would cancel each other, and move the page too.
const jump = (area, target) => {
  if (area.scrollHeight <= area.clientHeight + 1) return target.scrollIntoView({ block: "nearest", behavior: "smooth" });
  const place = target.getBoundingClientRect().top - area.getBoundingClientRect().top;
  const isSeen = place >= 0 && place + target.offsetHeight <= area.clientHeight;
  if (!isSeen) area.scrollTo({ top: area.scrollTop + place - Math.max(0, (area.clientHeight - target.offsetHeight) / 2), behavior: "smooth" });
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
  const step = (change) => {
    const all = findings();
    const at = all.findIndex((finding) => finding.classList.contains("is-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, at + change))];
    if (!next) return;
    show(next.id, null);
    (next.querySelector("a, button, input") ?? next).focus({ preventScroll: true });
  };
  const steps = { j: 1, n: 1, k: -1, p: -1 };
  split.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const button = /^[a-z]$/.test(event.key) && side.querySelector(`.finding.is-current [data-key="${event.key}"]`);
    if (!button && !(event.key in steps)) return;
    event.preventDefault();
    if (!button) return step(steps[event.key]);
    button.click();
    if ("thenNext" in button.dataset) step(1);
  });
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
