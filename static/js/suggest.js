// Offers members after @, partnerships, events and people after #, emoji after : while one types in a
// <text-expander data-members="address of the list" data-references= data-emoji= data-topic="slug">. The keyboard
// and what a screen reader hears come with the element; without script the same names are typed in full.
import "../vendor/github/text-expander-element.js";

const LISTS = { "@": "members", "#": "references", ":": "emoji" };
const LEAST = { "@": 1, "#": 1, ":": 2 };
const PAUSE = 120;
let turn = 0;

const find = async (expander, key, text) => {
  const mine = ++turn;
  if (text.length < LEAST[key]) return { matched: false };
  await new Promise((done) => setTimeout(done, PAUSE));
  if (mine !== turn) return { matched: false };
  const query = new URLSearchParams({ q: text, topic: expander.dataset.topic });
  const answer = await fetch(`${expander.dataset[LISTS[key]]}?${query}`).catch(() => null);
  const html = answer?.ok ? await answer.text() : "";
  const fragment = new DOMParser().parseFromString(html, "text/html").querySelector("[role=listbox]");
  return { matched: mine === turn && fragment !== null, fragment };
};

document.addEventListener("text-expander-change", (event) => {
  const { key, text, provide } = event.detail;
  provide(find(event.target, key, text));
}, true);

document.addEventListener("text-expander-value", (event) => {
  event.detail.value = event.detail.item.dataset.value;
}, true);

// What was put in is typing too: a draft is saved, a count is right.
document.addEventListener("text-expander-committed", (event) => {
  event.detail.input.dispatchEvent(new Event("input", { bubbles: true }));
}, true);

// A combobox of several lines is not in ARIA: the text stays a text box that has a list. The list stays on the page.
document.addEventListener("text-expander-activate", (event) => queueMicrotask(() => {
  const area = event.target.querySelector("textarea");
  ["role", "aria-expanded"].forEach((name) => area.removeAttribute(name));
  const list = event.target.querySelector("[role=listbox]");
  const over = list.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
  if (over > 0) list.style.translate = `-${over}px`;
}), true);
