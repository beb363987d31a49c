// Keys of a case in the workplace: each presses a button that is there anyway; a number chooses a reason.
// They are silent while a field has the focus, and can be switched off (WCAG 2.1.4).
const keys = document.querySelector("[data-keys]");

if (keys) {
  keys.checked = localStorage.getItem("case-keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("case-keys", keys.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  if (!keys?.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    const reasons = document.querySelector("#id_template");
    if (reasons && Number(event.key) < reasons.options.length) reasons.selectedIndex = Number(event.key);
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
