// Saves an agenda's draft by itself, a moment after the last keystroke. The page stays as it is, but for what the
// server knows better: state, warnings, what will change. Two organisers: it stops until they have compared.
import { refresh } from "./fresh.js";

const WAIT = 1200;
let timer = 0, asked = null, typedSince = false, waiting = null;

const draft = () => document.querySelector("form[data-draft]");

const say = (word) => {
  const state = document.getElementById("draft-state");
  if (state) state.textContent = state.dataset[word];
};

const save = async () => {
  const form = draft();
  if (!form || asked || form.dataset.draft === "conflict") return;
  asked = form;
  typedSince = false;
  const body = new FormData(form);
  body.set("do", "autosave");
  say("saving");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const html = await answer.text();
    if (!/id="agenda-editor"/.test(html)) throw new Error("no editor");
    refresh(html);
    if (answer.ok && !typedSince) form.dispatchEvent(new CustomEvent("draft:saved", { bubbles: true }));
  } catch {
    say("unsent");
  }
  asked = null;
  if (waiting?.isConnected) form.requestSubmit(waiting);
  else if (typedSince) plan();
  waiting = null;
};

const plan = () => {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
};

document.addEventListener("input", (event) => {
  if (!event.target.closest("form[data-draft]") || event.target.name === "paste") return;
  typedSince = true;
  if (!asked) say("typed");
  plan();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-draft]")) return;
  clearTimeout(timer);
  if (!asked) return;
  // the version it stands on is on its way: press the button when it is here
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = event.submitter;
}, true);

document.addEventListener("htmx:after:swap", () => draft()?.dataset.draft === "unsaved" && plan());
