// The workplace: "/" goes to the quick search while no field has the focus; Escape closes an open menu.
const keys = document.querySelector("[data-keys]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector(".desk-menu details[open]");
    open?.removeAttribute("open");
    open?.querySelector("summary").focus();
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || keys?.checked === false) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  document.querySelector("#desk-find")?.focus();
});

document.addEventListener("click", (event) => {
  const open = document.querySelector(".desk-menu details[open]");
  if (open && !open.contains(event.target)) open.removeAttribute("open");
});

// What Django makes of a field that completes names has no label of its own.
window.addEventListener("load", () => {
  for (const field of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${field.id}"]`)?.textContent.replace(":", "").trim() ?? field.name;
    const shown = field.nextElementSibling?.querySelectorAll(".select2-selection, .select2-selection__rendered") ?? [];
    for (const part of shown) part.setAttribute("aria-label", label);
  }
});
