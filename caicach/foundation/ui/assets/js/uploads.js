// Files: drop or choose, names and sizes at once, a limit told before sending, progress while sending.
import { say } from "./notices.js";
import { faultOf, sentToLogin } from "./requests.js";

const sizes = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });
const sizeText = (bytes) =>
  bytes < 1024 * 1024 ? `${sizes.format(Math.max(bytes / 1024, 0.1))} KB` : `${sizes.format(bytes / 1024 / 1024)} MB`;

const prepareZone = (zone) => {
  const input = zone.querySelector('input[type="file"]');
  const list = zone.querySelector(".dropzone-files");
  const limit = Number(zone.dataset.limit ?? 0);
  const show = () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const line = document.createElement("li");
        const isTooBig = limit > 0 && file.size > limit;
        line.textContent = `${file.name} (${sizeText(file.size)})${isTooBig ? `: quá lớn, tối đa ${sizeText(limit)}` : ""}`;
        line.classList.toggle("is-too-big", isTooBig);
        return line;
      }),
    );
    const isTooBig = list.querySelector(".is-too-big") !== null;
    input.setCustomValidity(isTooBig ? `Tệp quá lớn, tối đa ${sizeText(limit)}.` : "");
  };
  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, () => zone.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("is-over"));
};

const progressOf = (form) => {
  const box = document.createElement("div");
  box.className = "upload-progress";
  box.setAttribute("role", "status");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  bar.className = "bar";
  bar.max = 100;
  bar.setAttribute("aria-label", "Tiến độ gửi tệp");
  box.append(words, bar);
  form.append(box);
  return {
    box,
    show: (sent, all) => {
      bar.value = all ? (sent / all) * 100 : 0;
      words.textContent = sent < all ? `Đang gửi ${sizeText(sent)} / ${sizeText(all)}` : "Đã gửi, máy chủ đang kiểm tra tệp…";
    },
  };
};

/** Puts the answer in place of the page's content: following its address by a new request would lose its messages. */
const take = (request) => {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("main");
  const main = document.querySelector("main");
  if (!fresh || !main) return location.assign(request.responseURL);
  document.title = page.title;
  if (request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
  window.addEventListener("popstate", () => location.reload(), { once: true }); // the page before is no longer here
  main.replaceWith(document.adoptNode(fresh));
  window.htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("caicach:content", { bubbles: true }));
  window.scrollTo(0, 0);
};

const send = (form, event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  const progress = progressOf(form);
  const button = event.submitter;
  if (button) button.disabled = true;
  const fail = (status) => {
    progress.box.remove();
    if (button) button.disabled = false;
    say(faultOf(status));
  };
  request.upload.addEventListener("progress", (sent) => progress.show(sent.loaded, sent.total));
  request.addEventListener("load", () => {
    if (sentToLogin(request.responseURL)) return location.reload();
    if (request.status < 400 || request.status === 422) return take(request);
    return fail(request.status);
  });
  request.addEventListener("error", () => fail(0));
  request.open("POST", form.action);
  request.send(new FormData(form, button));
};

export const start = (root) => {
  root.querySelectorAll("[data-dropzone]:not([data-ready])").forEach((zone) => {
    zone.dataset.ready = "";
    prepareZone(zone);
  });
  root.querySelectorAll("form[data-upload]:not([data-sends])").forEach((form) => {
    form.dataset.sends = "";
    form.addEventListener("submit", (event) => send(form, event));
  });
};
