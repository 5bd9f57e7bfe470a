// On a phone a complete row folds to its summary; one that is wrong, unfinished or named in the address stays open.
export function foldRows(root) {
  const phone = window.matchMedia("(max-width: 40em)");
  const rows = [...root.querySelectorAll("details[data-fold]")];
  const named = (row) => row.closest("fieldset")?.matches(":target");
  const follow = () => rows.forEach((row) => (row.open = !phone.matches || Boolean(named(row))));
  phone.addEventListener("change", follow);
  if (rows.length > 1) follow();
}
