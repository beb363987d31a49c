// Guards what was typed into a draft: says beside Publish that it is not saved, asks before it is lost,
// and lets Enter in a title save.
let typed = false;
let leaving = false;

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-draft]")) return;
  typed = true;
  for (const note of document.querySelectorAll("[data-unsaved]")) note.hidden = false;
});

document.addEventListener("draft:saved", (event) => {
  typed = false;
  event.target.dataset.draft = "saved";
  for (const note of document.querySelectorAll("[data-unsaved]")) note.hidden = true;
});

document.addEventListener("submit", (event) => {
  // htmx has prevented the default by now if it sends the form itself
  leaving = !event.defaultPrevented;
  if (event.submitter?.value === "save") typed = false;
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && (typed || document.querySelector("[data-draft]:not([data-draft=saved])"))) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.altKey || event.isComposing || !event.target.matches("[data-draft] .ed-title")) return;
  event.preventDefault();
  const { form } = event.target;
  form.requestSubmit(form.querySelector("[name=do][value=save]"));
});
