// A form that is being saved in the background is sent once the answer has come. Otherwise the page would go with versions
// that are out of date: the writer would be told that somebody else had changed the text, or a new row would come twice.
const LONGEST = 5000;
const CHECK = 50;

export function sendAfterSaving(root) {
  const running = (form, change) => (form.dataset.saving = String(Math.max(0, Number(form.dataset.saving ?? 0) + change)));
  for (const [name, change] of [["htmx:beforeSend", 1], ["htmx:afterRequest", -1], ["vaihto:saving", 1], ["vaihto:settled", -1]]) {
    root.addEventListener(name, (event) => {
      if (event.target instanceof HTMLFormElement) running(event.target, change);
    });
  }
  root.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !Number(form.dataset.saving ?? 0)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.waits) return;
      form.dataset.waits = "1";
      const began = Date.now();
      const timer = window.setInterval(() => {
        if (Number(form.dataset.saving) && Date.now() - began < LONGEST) return;
        window.clearInterval(timer);
        delete form.dataset.waits;
        form.dataset.saving = "0";
        form.requestSubmit(event.submitter);
      }, CHECK);
    },
    true,
  );
}
