// What happens around every htmx request: line of progress, a lost session, faults told in words.
import { say } from "./notices.js";

const faults = {
  0: "Không kết nối được với máy chủ. Kiểm tra mạng rồi thử lại.",
  400: "Yêu cầu không hợp lệ. Tải lại trang rồi thử lại.",
  403: "Bạn không có quyền làm việc này, hoặc phiên làm việc đã hết. Tải lại trang rồi thử lại.",
  404: "Không tìm thấy nội dung này; có thể đã bị xóa. Tải lại trang để xem danh sách mới.",
  409: "Nội dung vừa được người khác thay đổi. Tải lại trang rồi làm lại.",
  413: "Tệp quá lớn. Chia nhỏ tệp hoặc giảm dung lượng rồi gửi lại.",
  429: "Quá nhiều yêu cầu trong thời gian ngắn. Chờ một phút rồi thử lại.",
  500: "Máy chủ gặp lỗi; việc vừa làm chưa được lưu. Thử lại, nếu vẫn lỗi hãy báo người quản trị.",
};

export const faultOf = (status) => faults[status] ?? (status >= 500 ? faults[500] : faults[400]);

/** True when the answer is the login page in disguise: the session ended. The whole page then starts anew. */
export const sentToLogin = (address) => {
  const login = document.body.dataset.login;
  return Boolean(login && address && new URL(address, location.href).pathname === login && location.pathname !== login);
};

export const listen = () => {
  const line = document.getElementById("page-progress");
  let running = 0;
  const show = (change) => {
    running = Math.max(0, running + change);
    line?.classList.toggle("is-on", running > 0);
  };
  const { body } = document;
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.detail.elt.closest("[data-quiet]")) show(1);
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.elt.closest("[data-quiet]")) show(-1);
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (sentToLogin(event.detail.xhr.responseURL)) {
      event.detail.shouldSwap = false;
      location.reload();
    } else if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true; // a form with faults, shown in place
      event.detail.isError = false;
    }
  });
  body.addEventListener("htmx:responseError", (event) => {
    if (!event.detail.elt.closest("[data-quiet]")) say(faultOf(event.detail.xhr.status));
  });
  body.addEventListener("htmx:sendError", (event) => {
    if (!event.detail.elt.closest("[data-quiet]")) say(faultOf(0));
  });
};
