// Short messages that appear by themselves; a screen reader speaks them (the region is role="status").
export const say = (text, tone = "danger") => {
  const region = document.getElementById("live-notices");
  const notice = document.createElement("div");
  notice.className = `notice tone-${tone}`;
  const words = document.createElement("div");
  words.className = "notice-text";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "✕";
  close.setAttribute("aria-label", "Đóng thông báo");
  close.addEventListener("click", () => notice.remove());
  notice.append(words, close);
  region.append(notice);
  if (tone !== "danger") setTimeout(() => notice.remove(), 8000);
};
