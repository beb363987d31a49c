// Says beside Publish that something was typed since the last save, and lets Enter in a title save the draft.
document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-draft]")) return;
  for (const note of document.querySelectorAll("[data-unsaved]")) note.hidden = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-draft] .ed-title")) return;
  event.preventDefault();
  const { form } = event.target;
  form.requestSubmit(form.querySelector("[name=do][value=save]"));
});
