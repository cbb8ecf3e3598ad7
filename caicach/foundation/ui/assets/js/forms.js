// Forms: warn before typed words are lost, stop a double click, take the eye to the first fault.
const dirty = new Set();

window.addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});

const watch = (form) => {
  form.addEventListener("input", () => dirty.add(form));
  form.addEventListener("submit", () => dirty.delete(form));
  form.addEventListener("reset", () => dirty.delete(form));
};

const onceOnly = (form) => {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = event.submitter;
    // Disabled a moment later: a disabled button would not be sent with its own name and value.
    setTimeout(() => {
      if (!button) return;
      button.classList.add("is-busy");
      button.disabled = true;
    });
    setTimeout(() => button && ((button.disabled = false), button.classList.remove("is-busy")), 8000);
  });
};

/** 2111 2026 → 21/11/2026: puts the strokes in while a date is typed, never in the way of correcting one. */
const dateStrokes = (input) => {
  input.addEventListener("input", (event) => {
    if (event.inputType !== "insertText" || input.selectionStart !== input.value.length) return;
    const digits = input.value.replace(/\D/g, "");
    if (/[^\d/]/.test(input.value) || digits.length > 8) return;
    if (/^\d{2}$/.test(input.value) || /^\d{2}\/\d{2}$/.test(input.value)) input.value += "/";
  });
};

export const start = (root) => {
  root.querySelectorAll("form[data-dirty-warning]:not([data-watched])").forEach((form) => {
    form.dataset.watched = "";
    watch(form);
  });
  root.querySelectorAll('form[method="post" i]:not([data-once], [hx-post])').forEach((form) => {
    form.dataset.once = "";
    onceOnly(form);
  });
  root.querySelectorAll("input[data-date]:not([data-strokes])").forEach((input) => {
    input.dataset.strokes = "";
    dateStrokes(input);
  });
  root.querySelectorAll("select[data-submit]:not([data-ready])").forEach((select) => {
    select.dataset.ready = "";
    select.addEventListener("change", () => select.form.requestSubmit());
  });
  root.querySelector(".fault-summary")?.focus();
};
