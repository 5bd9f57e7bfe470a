// A second click within three seconds is dropped; the first is never blocked, and the button is never greyed.
const WAIT = 3000;

export function guardSubmits(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || form.matches("[data-hx-post]")) return;
    const button = event.submitter;
    const mark = `${button?.name ?? ""}=${button?.value ?? ""}`;
    const before = Number(form.dataset.sentAt ?? 0);
    if (form.dataset.sentBy === mark && Date.now() - before < WAIT) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(Date.now());
    form.dataset.sentBy = mark;
  });
  // A page that comes back from the browser's memory may be sent again at once.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
  });
}
