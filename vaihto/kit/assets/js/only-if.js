// [data-only-if="field name"]: shown while that field's answer passes data-only-test against data-only-value. The server
// decides the same on each save; without JavaScript the page shows what the last save made of it.
export function followConditions(root) {
  for (const form of root.querySelectorAll("form")) {
    const parts = [...form.querySelectorAll("[data-only-if]")];
    if (parts.length === 0) continue;
    const follow = () => {
      // A hidden question counts as unanswered, so one change may travel along a chain of questions.
      for (let turn = 0; turn <= parts.length; turn += 1) {
        const before = parts.map((part) => part.hidden).join();
        for (const part of parts) part.hidden = !passes(part, answerTo(form, part.dataset.onlyIf));
        if (before === parts.map((part) => part.hidden).join()) break;
      }
    };
    form.addEventListener("input", follow);
    form.addEventListener("change", follow);
    follow();
  }
}

function answerTo(form, name) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((field) => !field.closest("[data-only-if][hidden]"));
  return fields
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => field.value.trim())
    .filter((value) => value !== "");
}

function passes(part, given) {
  const { onlyTest: test, onlyValue: wanted, onlyKind: kind } = part.dataset;
  if (test === "empty") return given.length === 0;
  if (given.length === 0) return false;
  if (test === "answered") return true;
  if (test === "is") return given.includes(wanted);
  if (test === "is_not") return !given.includes(wanted);
  const value = measured(given[0], kind);
  const limit = measured(wanted, kind);
  if (Number.isNaN(value) || Number.isNaN(limit)) return false;
  return test === "at_least" ? value >= limit : value <= limit;
}

// Numbers as people write them (1 476,50) and days as 21.2.2027 or 2027-02-21, both as something that can be compared.
function measured(text, kind) {
  if (kind !== "date") return Number(text.replace(/[\s\u00a0€]/g, "").replace(",", "."));
  const day = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day) return Number(day[3]) * 10000 + Number(day[2]) * 100 + Number(day[1]);
  return iso ? Number(iso[1]) * 10000 + Number(iso[2]) * 100 + Number(iso[3]) : Number.NaN;
}
