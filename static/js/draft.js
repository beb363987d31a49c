// Says beside Publish that something was typed since the last save: only what is saved is published.
document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-draft]")) return;
  for (const note of document.querySelectorAll("[data-unsaved]")) note.hidden = false;
});
