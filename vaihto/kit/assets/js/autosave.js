// <form data-autosave="address">: changed fields are posted on change and at the latest every ten seconds of writing.
// The answer {"saved": "Saved at 10:42"} is shown in role=status; without JavaScript the button saves as always.
const PAUSE = 10000;

export function startAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) watch(form);
}

function watch(form) {
  const changed = new Set();
  let timer = 0;
  let running = false;

  async function save() {
    window.clearTimeout(timer);
    timer = 0;
    if (running || changed.size === 0) return;
    running = true;
    form.dispatchEvent(new CustomEvent("vaihto:saving", { bubbles: true }));
    const names = [...changed];
    changed.clear();
    try {
      const answer = await post(form, names);
      show(answer.saved ?? "", false);
      if (answer.version) for (const field of form.querySelectorAll("[name='version']")) field.value = answer.version;
      for (const [name, value] of Object.entries(answer.versions ?? {})) if (form.elements[name]) form.elements[name].value = value;
      form.dispatchEvent(new CustomEvent("vaihto:saved", { bubbles: true, detail: answer }));
    } catch {
      // What could not be saved is tried again with the next change; the button still saves all.
      for (const name of names) changed.add(name);
      timer = window.setTimeout(save, PAUSE);
    } finally {
      running = false;
      form.dispatchEvent(new CustomEvent("vaihto:settled", { bubbles: true }));
    }
    if (changed.size > 0 && timer === 0) timer = window.setTimeout(save, 500);
  }

  form.addEventListener("input", (event) => {
    if (!event.target.name || event.target.type === "file") return;
    changed.add(event.target.name);
    if (timer === 0) timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (!event.target.name || event.target.type === "file") return;
    changed.add(event.target.name);
    save();
  });
  window.addEventListener("pagehide", () => {
    if (changed.size > 0 && !form.dataset.sentAt) post(form, [...changed], true).catch(() => {});
  });
}

async function post(form, names, last = false) {
  const all = new FormData(form);
  const body = new FormData();
  for (const name of names) {
    const values = all.getAll(name);
    if (values.length === 0) body.append(name, "");
    for (const value of values) body.append(name, value);
  }
  // Hidden fields carry the key, the version and the token.
  for (const hidden of form.querySelectorAll("input[type='hidden']")) body.append(hidden.name, hidden.value);
  const headers = { "X-Autosave": "1", Accept: "application/json" };
  const answer = await fetch(form.dataset.autosave || form.action, { method: "POST", body, headers, keepalive: last });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function show(text, failed) {
  for (const place of document.querySelectorAll("[data-saved]")) {
    place.querySelector("[data-saved-text]").textContent = text;
    place.classList.toggle("v-saved--empty", text === "");
    place.classList.toggle("v-saved--failed", failed);
  }
}
