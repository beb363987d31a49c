// Uploads a file that is chosen, dropped on the text or pasted into it, says how far it is, and puts what the server
// answers into the text at the cursor. <details data-attach="address" data-area="id of the textarea">; without script
// its button sends the form, which comes back with the file in the text.
import { put } from "./toolbar.js";

const boxOf = (area) => document.querySelector(`[data-attach][data-area="${area.id}"]`);

const answered = (box, area, html) => {
  const list = box.querySelector("[data-attached]");
  list.insertAdjacentHTML("beforeend", html);
  const { markdown } = list.lastElementChild?.dataset ?? {};
  if (!markdown) return;
  const before = area.value.slice(0, area.selectionStart);
  put(area, area.selectionStart, area.selectionEnd, `${/\S[^\n]*$/.test(before) ? "\n\n" : ""}${markdown}\n`);
};

export const send = (box, file) => {
  const area = document.getElementById(box.dataset.area);
  const status = box.querySelector("[data-attach-status]");
  const body = new FormData();
  body.set("csrfmiddlewaretoken", area.form.elements.csrfmiddlewaretoken.value);
  body.set("alt", area.form.elements.alt.value);
  body.set("file", file);
  const request = new XMLHttpRequest();
  const say = (words) => (status.textContent = words);
  request.upload.addEventListener("progress", ({ loaded, total }) =>
    say(`${box.dataset.sending} ${file.name}: ${Math.floor((100 * loaded) / total)} %`));
  request.addEventListener("loadend", () => {
    const taken = [200, 422].includes(request.status);
    say(taken ? "" : box.dataset.failed);
    if (taken) answered(box, area, request.responseText.trim());
  });
  box.open = true;
  request.open("POST", box.dataset.attach);
  request.send(body);
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-mark=attach]");
  if (opener) {
    const box = boxOf(document.getElementById(opener.closest("[data-toolbar]").dataset.toolbar));
    box.open = true;
    box.querySelector("[type=file]").focus();
  }
  const box = event.target.closest("[name=attach]")?.closest("[data-attach]");
  const field = box?.querySelector("[type=file]");
  if (!field?.files.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(box, field.files[0]);
  field.value = box.querySelector("[name=alt]").value = "";
}, true);
