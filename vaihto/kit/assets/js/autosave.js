// <form data-autosave="address">: changed fields are posted on change and at the latest every ten seconds of writing; what cannot
// be sent waits in the browser and is tried again by itself. The page says in role=status how it stands; without JavaScript the
// buttons save as always. The form's hidden "version" names what the page showed, so that nothing is overwritten unseen.
const PAUSE = 10000;
const LONGEST_WAIT = 30000;
const PATIENCE = 20000;
const writers = new WeakMap();

export function startAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (!writers.has(form)) writers.set(form, new Writer(form));
  }
}

export const writerOf = (form) => writers.get(form);

class Writer {
  constructor(form) {
    this.form = form;
    this.words = { ...document.querySelector("[data-saved]")?.dataset, ...form.dataset };
    this.isWhole = "autosaveWhole" in form.dataset;
    this.unsent = form.dataset.keep ? new Unsent(form.dataset.keep) : null;
    this.changed = new Set();
    this.number = 0;
    this.timer = 0;
    this.wait = 0;
    this.running = false;
    this.waiting = new Set();
    // The browser's own memory of fields would bring back old texts beside new marks.
    form.autocomplete = "off";
    form.addEventListener("input", (event) => this.typed(event.target, false));
    form.addEventListener("change", (event) => this.typed(event.target, true));
    form.addEventListener("submit", (event) => this.submits(event));
    window.addEventListener("pagehide", () => this.leaves());
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
    this.begin();
  }

  async begin() {
    if (!this.unsent) return;
    const { fields, focus } = await this.unsent.takeOver();
    let restored = null;
    for (const [key, left] of Object.entries(fields)) {
      const field = this.fieldOf(key, fields);
      if (!field) {
        if (left.sent || !key.startsWith("new.")) this.unsent.drop(key);
        continue;
      }
      if (alike(this.valueOf(field.name), left.value)) {
        this.unsent.drop(key);
        continue;
      }
      this.setValue(field.name, left.value);
      if (left.mark !== undefined) this.setMark(field.name, left.mark);
      if (this.isSaved(field.name)) this.changed.add(field.name);
      if (!restored || key === focus) restored = field;
    }
    if (!restored) return;
    this.news(this.words.wordBack);
    restored.focus();
    restored.scrollIntoView({ block: "center" });
    this.save();
  }

  typed(field, isDone) {
    if (!field.name || field.type === "file" || field.type === "hidden" || field.type === "submit") return;
    this.number += 1;
    this.unsent?.put(this.keyOf(field.name), this.valueOf(field.name), this.markOf(field.name));
    if (!this.isSaved(field.name)) return;
    this.changed.add(field.name);
    if (isDone) this.save();
    else if (!this.timer) this.timer = window.setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.running || this.changed.size === 0) return;
    this.running = true;
    this.tell("vaihto:saving");
    const names = [...this.changed];
    const before = new Map(names.map((name) => [name, JSON.stringify(this.valueOf(name))]));
    try {
      const answer = await this.post(names);
      this.wait = 0;
      this.isAway = false;
      for (const name of names) {
        if (answer.failed.includes(name)) this.changed.delete(name);
        else if (JSON.stringify(this.valueOf(name)) === before.get(name)) this.isIn(name);
      }
      this.take(answer);
    } catch (problem) {
      this.fails(problem);
    } finally {
      this.running = false;
      this.tell("vaihto:settled");
    }
    if (this.changed.size && !this.timer && !this.stopped) this.timer = window.setTimeout(() => this.save(), this.wait || 500);
    if (this.goesAfter && !this.isAway) {
      const button = this.goesAfter;
      this.goesAfter = null;
      this.form.requestSubmit(button);
    }
  }

  isIn(name) {
    this.changed.delete(name);
    this.unsent?.drop(this.keyOf(name));
    wrong(this.form.elements[name], "");
  }

  async post(names, last = false) {
    const all = new FormData(this.form);
    const body = this.isWhole ? all : new FormData();
    if (!this.isWhole) {
      for (const name of names) {
        const values = all.getAll(name);
        for (const value of values.length ? values : [""]) body.append(name, value);
      }
      for (const hidden of this.form.querySelectorAll("input[type='hidden']")) body.append(hidden.name, hidden.value);
    }
    if (this.unsent) body.set("attempt", this.attempt());
    const headers = { "X-Autosave": "1", "X-CSRFToken": tokenNow(this.form), Accept: "application/json, text/html" };
    const signal = last ? undefined : AbortSignal.timeout(PATIENCE);
    const address = this.form.dataset.autosave || this.form.action;
    const answer = await fetch(address, { method: "POST", body, headers, signal, keepalive: last });
    if (answer.redirected || !answer.ok) {
      const told = answer.status === 409 ? (await answer.json()).refused : "";
      throw Object.assign(new Error(told), { status: answer.redirected ? 401 : answer.status });
    }
    if (!this.isWhole) {
      const found = await answer.json();
      return { ...found, failed: Object.keys(found.errors ?? {}) };
    }
    const listed = (header) => (answer.headers.get(header) ?? "").split(" ").filter(Boolean);
    return { html: await answer.text(), failed: listed("X-Not-Saved"), both: listed("X-Both") };
  }

  attempt() {
    return this.unsent ? `${this.unsent.page}.${this.number}` : "";
  }

  take(answer) {
    this.stopped = false;
    this.alert("");
    if (answer.html !== undefined) {
      window.htmx.swap(this.form.dataset.autosaveWhole, answer.html, { swapStyle: "outerHTML" });
      show(null, answer.failed.length > 0);
      for (const name of answer.both) this.waits(name);
      this.form.dispatchEvent(new CustomEvent("vaihto:saved", { bubbles: true }));
      return;
    }
    const isWrong = answer.failed.length > 0;
    show(isWrong ? (this.words.wordWrong ?? "") : (answer.saved ?? ""), isWrong);
    for (const [name, text] of Object.entries(answer.errors ?? {})) wrong(this.form.elements[name], text);
    for (const [name, mark] of Object.entries(answer.seen ?? {})) this.setMark(name, mark);
    if (answer.version) for (const field of this.form.querySelectorAll("[name='version']")) field.value = answer.version;
    for (const [name, value] of Object.entries(answer.versions ?? {})) if (this.form.elements[name]) this.form.elements[name].value = value;
    this.hears(answer);
    this.form.dispatchEvent(new CustomEvent("vaihto:saved", { bubbles: true, detail: answer }));
  }

  // What others changed: their values come into fields that nobody is writing in here.
  hears(answer) {
    if (answer.app) this.setApp(answer.app);
    for (const [name, { value, mark }] of Object.entries(answer.fresh ?? {})) {
      const field = this.form.elements[name];
      const isWritten = this.changed.has(name) || this.waiting.has(name) || document.activeElement?.name === name;
      if (!field || isWritten) continue;
      this.setValue(name, value);
      this.setMark(name, mark);
    }
    for (const sentence of answer.said ?? []) this.news(sentence);
    for (const name of answer.both ?? []) this.waits(name);
    if (answer.here && answer.both) for (const name of this.waiting) if (!answer.both.includes(name)) this.settled(name);
  }

  settled(name) {
    this.waiting.delete(name);
    this.form.querySelector(`[data-both="${name}"]`)?.remove();
  }

  // Two people wrote in one field: said beside it, compared when the writer is ready.
  waits(name) {
    const field = this.form.elements[name];
    const group = (field?.closest ? field : field?.[0])?.closest(".govuk-form-group");
    if (!group || group.previousElementSibling?.matches("[data-both]") || !this.words.wordBoth) return;
    this.waiting.add(name);
    const note = document.createElement("div");
    note.className = "v-both v-both--note";
    note.dataset.both = name;
    note.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = this.words.wordBoth;
    const button = document.createElement("button");
    button.type = "submit";
    button.name = "here";
    button.value = name;
    button.className = "govuk-button govuk-button--secondary v-button--small";
    button.textContent = this.words.wordCompare;
    note.append(text, button);
    group.before(note);
  }

  fails(problem) {
    this.isAway = problem.status !== 409 && problem.status !== 401;
    this.stopped = problem.status === 409;
    this.wait = Math.min(LONGEST_WAIT, this.wait ? this.wait * 2 : 2000);
    if (this.stopped) {
      show(problem.message, true);
      this.alert(problem.message);
    } else if (problem.status === 401 && this.words.signIn) {
      show(this.words.wordWaiting ?? "", true);
      this.alert(this.words.wordEnded ?? "", this.wayBack());
    } else {
      show(this.words.wordFailing ?? "", true);
    }
  }

  wayBack() {
    const field = document.activeElement?.id && this.form.contains(document.activeElement) ? `#${document.activeElement.id}` : "";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `${this.words.signIn}?next=${encodeURIComponent(location.pathname + location.search + field)}`;
    link.textContent = this.words.wordSignIn;
    return link;
  }

  hurry() {
    if (this.changed.size) this.save();
  }

  submits(event) {
    for (const field of this.form.querySelectorAll("[name='csrfmiddlewaretoken']")) field.value = tokenNow(this.form);
    if (event.defaultPrevented) return;
    if (this.isAway && this.changed.size) {
      // The server was not to be reached: the page stays, tries again, and goes on once the text is in.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.goesAfter = event.submitter;
      this.save();
      return;
    }
    for (const field of this.form.querySelectorAll("[name='attempt']")) field.value = this.attempt();
    this.unsent?.goes();
  }

  leaves() {
    this.unsent?.write();
    if (this.changed.size && !this.form.dataset.sentAt) this.post([...this.changed], true).catch(() => {});
  }

  // Fields, marks, keys

  isSaved(name) {
    if (name.startsWith("joined_")) return false;
    return this.isWhole || !this.unsent || name in this.version().seen;
  }

  version() {
    try {
      const found = JSON.parse(this.form.querySelector("[name='version']").value);
      return { seen: {}, app: 0, ...found };
    } catch {
      return { seen: {}, app: 0 };
    }
  }

  setVersion(change) {
    const place = this.form.querySelector("[name='version']");
    if (!place || !place.value.startsWith("{")) return;
    const now = this.version();
    change(now);
    place.value = JSON.stringify(now);
  }

  setApp(number) {
    this.setVersion((version) => (version.app = number));
  }

  markOf(name) {
    const [, prefix, column] = name.match(/^(rows-\d+)-(\w+)$/) ?? [];
    if (!prefix) return this.version().seen[name];
    try {
      return JSON.parse(this.form.elements[`${prefix}-seen`].value).seen[column === "host" ? "host_id" : column];
    } catch {
      return undefined;
    }
  }

  setMark(name, mark) {
    const [, prefix, column] = name.match(/^(rows-\d+)-(\w+)$/) ?? [];
    if (!prefix) return this.setVersion((version) => (version.seen[name] = mark));
    const place = this.form.elements[`${prefix}-seen`];
    try {
      const now = JSON.parse(place.value);
      now.seen[column === "host" ? "host_id" : column] = mark;
      place.value = JSON.stringify(now);
    } catch {
      // A new row shows nothing yet.
    }
  }

  // A row is known by its key or, before it has one, by the mark of its empty form; never by its place.
  keyOf(name) {
    const [, prefix, column] = name.match(/^(rows-\d+)-(\w+)$/) ?? [];
    if (!prefix) return name;
    const id = this.form.elements[`${prefix}-id`]?.value;
    return id ? `row.${id}.${column}` : `new.${this.form.elements[`${prefix}-made_as`]?.value}.${column}`;
  }

  fieldOf(key, all) {
    const [kind, mark, column] = key.split(".");
    if (kind !== "row" && kind !== "new") return one(this.form.elements[key]);
    const hidden = kind === "row" ? "id" : "made_as";
    let place = [...this.form.querySelectorAll(`input[name$='-${hidden}']`)].find((input) => input.value === mark);
    if (!place && kind === "new") {
      place = [...this.form.querySelectorAll("input[name$='-made_as']")].find((input) => input.value && !one(this.form.elements[input.name.replace("made_as", "id")])?.value);
      if (place) place.value = mark;
      else if (!location.search.includes("add=") && !all[key].sent) location.search = "?add=1";
    }
    return place ? one(this.form.elements[place.name.replace(hidden, column)]) : null;
  }

  valueOf(name) {
    const field = this.form.elements[name];
    const first = one(field);
    if (first?.type === "checkbox" || first?.type === "radio") {
      return [...(field instanceof RadioNodeList ? field : [field])].filter((box) => box.checked).map((box) => box.value);
    }
    return field instanceof RadioNodeList ? [...field].map((cell) => cell.value) : (first?.value ?? "");
  }

  setValue(name, value) {
    const field = this.form.elements[name];
    const first = one(field);
    if (first?.type === "checkbox" || first?.type === "radio") {
      const chosen = new Set([value].flat().map(String));
      for (const box of field instanceof RadioNodeList ? field : [field]) box.checked = box.value === "" ? box.hidden || chosen.has("") : chosen.has(box.value);
    } else if (field instanceof RadioNodeList) {
      [...field].forEach((cell, place) => (cell.value = [value].flat()[place] ?? ""));
    } else if (first) {
      first.value = value;
    }
  }

  // Words

  tell(name) {
    this.form.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  }

  news(text) {
    const place = document.querySelector("[data-here-news]");
    if (!place || !text || [...place.children].some((line) => line.textContent === text)) return;
    const line = document.createElement("p");
    line.textContent = text;
    place.append(line);
    while (place.children.length > 4) place.firstElementChild.remove();
  }

  alert(text, link = null) {
    document.querySelector("[data-alert-of-writing]")?.remove();
    if (!text) return;
    const line = document.createElement("p");
    line.className = "v-here__alert";
    line.dataset.alertOfWriting = "1";
    line.append(text, " ", link ?? "");
    document.querySelector("[data-here-news]")?.append(line);
  }
}

function one(field) {
  return field instanceof RadioNodeList ? field[0] : field;
}

function alike(one, other) {
  const plain = (value) => (typeof value === "string" ? value.replace(/\r\n/g, "\n").trim() : JSON.stringify(value));
  return plain(one) === plain(other);
}

// The token of the moment: signing in again in another tab changes it.
function tokenNow(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : (form.querySelector("[name='csrfmiddlewaretoken']")?.value ?? "");
}

function wrong(field, text) {
  const input = one(field);
  if (!input) return;
  const id = `${input.id}_wrong`;
  document.getElementById(id)?.remove();
  if (text) {
    const line = document.createElement("p");
    line.id = id;
    line.className = "govuk-error-message";
    line.textContent = text;
    input.before(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${(input.getAttribute("aria-describedby") ?? "").replace(id, "").trim()} ${id}`.trim());
  } else if (input.getAttribute("aria-describedby")?.includes(id)) {
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", input.getAttribute("aria-describedby").replace(id, "").trim());
  }
}

function show(text, failed) {
  for (const place of document.querySelectorAll("[data-saved]")) {
    if (text !== null) place.querySelector("[data-saved-text]").textContent = text;
    place.classList.toggle("v-saved--empty", text === "");
    place.classList.toggle("v-saved--failed", failed);
  }
}
