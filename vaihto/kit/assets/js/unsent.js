// What has been typed and has not reached the server waits in this browser, bound to person, application and page. It comes back
// when the same person opens the same page again, is forgotten once it is saved, on signing out and after two weeks.
// Each opened page has a store of its own; what belongs to a page that is closed is taken over by the next one.
const UNSENT = "vaihto.unsent.";
const FORTNIGHT = 14 * 24 * 3600 * 1000;
const STILL_OPEN = 15000;

export function forgetUnsent(root) {
  for (const key of unsentKeys(UNSENT)) {
    if (Date.now() - (readUnsent(key)?.at ?? 0) > FORTNIGHT) localStorage.removeItem(key);
  }
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-forgets-unsent]")) return;
    for (const key of unsentKeys(UNSENT)) localStorage.removeItem(key);
  });
}

function unsentKeys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function readUnsent(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export class Unsent {
  constructor(owner) {
    this.prefix = `${UNSENT}${owner}.${location.pathname.replace(/^\/(fi|sv|en)(?=\/)/, "")}.`;
    this.page = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.fields = {};
    this.timer = 0;
  }

  // Take over what closed pages left; returns it as {key: {value, mark}}.
  async takeOver() {
    const open = await openPages();
    const found = [];
    for (const key of unsentKeys(this.prefix)) {
      const page = key.slice(this.prefix.length);
      const left = readUnsent(key);
      const isOpen = open ? open.has(`vaihto.${page}`) : Date.now() - (left?.at ?? 0) < STILL_OPEN;
      if (!left || isOpen) continue;
      found.push({ ...left, page });
      localStorage.removeItem(key);
    }
    found.sort((one, other) => one.at - other.at);
    for (const left of found) Object.assign(this.fields, left.fields);
    // Savings of the closed page are known to the server by its name.
    if (found.length) this.page = found.at(-1).page;
    if (navigator.locks) navigator.locks.request(`vaihto.${this.page}`, () => new Promise(() => {}));
    this.write();
    return { fields: this.fields, focus: found.at(-1)?.focus ?? "" };
  }

  put(key, value, mark) {
    this.fields[key] = { value, mark: this.fields[key]?.mark ?? mark };
    this.focus = key;
    if (!this.timer) this.timer = window.setTimeout(() => this.write(), 250);
  }

  drop(key) {
    delete this.fields[key];
    this.write();
  }

  // The form goes off as a whole: on the next page these are known, should the answer never come.
  goes() {
    for (const one of Object.values(this.fields)) one.sent = true;
    this.write();
  }

  write() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    try {
      if (Object.keys(this.fields).length === 0) localStorage.removeItem(this.prefix + this.page);
      else localStorage.setItem(this.prefix + this.page, JSON.stringify({ at: Date.now(), focus: this.focus, fields: this.fields }));
    } catch {
      // A full or forbidden store: the page itself still holds the text and keeps trying.
    }
  }
}

async function openPages() {
  if (!navigator.locks) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name));
}
