// On a wide screen the filters stand open beside the list; on a phone they stay folded until asked for.
export function openFilters(root) {
  const wide = window.matchMedia("(min-width: 60.0625em)");
  const panels = [...root.querySelectorAll("details[data-filters]")];
  const follow = () => panels.forEach((panel) => (panel.open = wide.matches || panel.dataset.wanted === "yes"));
  for (const panel of panels) {
    panel.querySelector("summary").addEventListener("click", (event) => {
      if (wide.matches) event.preventDefault();
      else panel.dataset.wanted = panel.open ? "" : "yes";
    });
  }
  wide.addEventListener("change", follow);
  follow();
}
