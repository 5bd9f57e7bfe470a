// Who else writes in the same application: asked every quarter of a minute while the page is looked at, never in a hidden tab.
const EVERY = 15000;

export function startHere(root) {
  for (const form of root.querySelectorAll("form[data-here]")) {
    if (form.dataset.hereStarted) continue;
    form.dataset.hereStarted = "1";
    const ask = () => document.hidden || here(form);
    window.setInterval(ask, EVERY);
    document.addEventListener("visibilitychange", ask);
    window.addEventListener("pagehide", () => here(form, true));
    ask();
  }
}

async function here(form, leaves = false) {
  const body = new FormData();
  body.append("version", form.querySelector("[name='version']")?.value ?? "");
  if (leaves) body.append("leave", "1");
  try {
    const headers = { "X-Autosave": "1", "X-CSRFToken": tokenNow(form) };
    const answer = await fetch(form.dataset.here, { method: "POST", body, headers, keepalive: leaves });
    if (leaves || !answer.ok || answer.redirected) return;
    const told = await answer.json();
    people(told.here ?? []);
    writerOf(form)?.hears(told);
  } catch {
    // The next question is asked soon; saving says itself whether the server is there.
  }
}

function people(sentences) {
  const list = document.querySelector("[data-here-people]");
  if (!list || [...list.children].map((item) => item.textContent.trim()).join() === sentences.join()) return;
  const icon = document.querySelector("[data-here-icon]");
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement("li");
      if (icon) item.append(icon.content.cloneNode(true));
      item.append(` ${sentence}`);
      return item;
    }),
  );
  list.hidden = sentences.length === 0;
}
