// Native dialogs: a button with data-dialog="id" opens one; hx-confirm and data-confirm ask in our own words.
const open = (dialog) => {
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-foot button")?.focus();
};

const ask = (question, goOn) => {
  const dialog = document.getElementById("ask-dialog");
  dialog.querySelector("[data-question]").textContent = question;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && goOn(), { once: true });
  open(dialog);
};

const closeBy = (dialog) => (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
};

let listening = false;
const listen = () => {
  listening = true;
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      open(dialog);
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.dataset.confirmed === question) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, () => {
      form.dataset.confirmed = question;
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    });
  }, true);
  document.body.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });
};

export const start = (root) => {
  if (!listening) listen();
  for (const dialog of root.querySelectorAll("dialog.dialog:not([data-ready])")) {
    dialog.dataset.ready = "";
    dialog.addEventListener("click", closeBy(dialog));
    if (dialog.hasAttribute("data-open")) open(dialog);
  }
};
