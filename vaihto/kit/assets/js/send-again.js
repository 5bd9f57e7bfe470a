// <form data-sends-again>: what could not be taken is sent again after a while, by itself, as the page says; the button does it at once.
const AGAIN = 20000;

export function sendAgain(root) {
  for (const form of root.querySelectorAll("form[data-sends-again]")) {
    if (!document.querySelector("[data-is-away]")) continue;
    window.setTimeout(() => form.requestSubmit(), AGAIN);
  }
}
