// Keys of the agenda editor: each presses the button whose aria-keyshortcuts names it, in the row that has the
// cursor or else in the bar. All need modifiers, so they never meet what somebody types (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.isComposing || !(event.altKey || event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("[data-draft]") ?? document.querySelector("form[data-draft]");
  if (!form) return;
  const held = [(event.ctrlKey || event.metaKey) && "Control", event.altKey && "Alt", event.shiftKey && "Shift"];
  const name = event.code.replace(/^Key|^Numpad(?=Enter)/, "");
  const wanted = `[aria-keyshortcuts="${CSS.escape([...held, name].filter(Boolean).join("+"))}"]`;
  const button = event.target.closest?.(".ed-row")?.querySelector(wanted) ?? form.querySelector(`.ed-bar ${wanted}`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
