// <form data-sends-again>: what could not be taken is sent again after a while, by itself, as the page says; the button does it at once.
// <a data-opens-again>: the service is asked quietly, and the page opens once it answers; the reader is not interrupted before.
const AGAIN = 20000;

export function sendAgain(root) {
  if (!document.querySelector("[data-is-away]")) return;
  for (const form of root.querySelectorAll("form[data-sends-again]")) {
    window.setTimeout(() => form.requestSubmit(), AGAIN);
  }
  for (const link of root.querySelectorAll("a[data-opens-again]")) {
    window.setInterval(() => document.hidden || openWhenBack(link.href), AGAIN);
  }
}

async function openWhenBack(address) {
  try {
    const answer = await fetch(address, { method: "HEAD", redirect: "manual", cache: "no-store" });
    if (answer.status !== 503) window.location.assign(address);
  } catch {
    // Nothing answers yet: the next question is asked after a while, and the link stays.
  }
}
