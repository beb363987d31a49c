// A text that did not reach the server, or met an error there, stays in its form: what would replace the
// form is a page of its own. The notice [data-unsent] says so.
const say = (element) => {
  const notice = element?.closest("form")?.querySelector("[data-unsent]");
  if (notice) notice.hidden = false;
};

document.addEventListener("htmx:before:request", () => {
  for (const notice of document.querySelectorAll("[data-unsent]")) notice.hidden = true;
});

document.addEventListener("htmx:before:swap", (event) => {
  const { response, text, sourceElement } = event.detail.ctx;
  if (response.status < 400 || !/<html/i.test(text)) return;
  event.preventDefault();
  say(sourceElement);
});

document.addEventListener("htmx:error", (event) => say(event.detail.ctx?.sourceElement));
