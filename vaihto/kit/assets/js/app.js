// Everything that scripts add to the pages; all pages work without it.
import * as govuk from "govuk-frontend";
import { sendAfterSaving } from "./after-saving.js";
import { guardSubmits } from "./double-submit.js";
import { startAutosave } from "./autosave.js";
import { forgetUnsent } from "./unsent.js";
import { startHere } from "./here.js";
import { sendAgain } from "./send-again.js";
import { startCopying } from "./copy.js";
import { openFilters } from "./filters.js";
import { foldRows } from "./fold-rows.js";
import { followConditions } from "./only-if.js";
import { startPasskeys } from "./passkeys.js";

const USED = [
  govuk.CharacterCount,
  govuk.Checkboxes,
  govuk.ErrorSummary,
  govuk.NotificationBanner,
  govuk.PasswordInput,
  govuk.Radios,
  govuk.SkipLink,
];

function enhance(root) {
  for (const component of USED) govuk.createAll(component, undefined, root);
  startAutosave(root);
  startHere(root);
  startCopying(root);
  openFilters(root);
  foldRows(root);
  followConditions(root);
  startPasskeys(root);
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
sendAfterSaving(document);
enhance(document);
forgetUnsent(document);
sendAgain(document);
guardSubmits(document);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target instanceof HTMLElement && event.target !== document.body) enhance(event.target);
});
// htmx sends the token of the page's form with what it posts by itself.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name='csrfmiddlewaretoken']");
  if (token && !event.detail.headers["X-CSRFToken"]) event.detail.headers["X-CSRFToken"] = token.value;
});
