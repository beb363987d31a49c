// Quotes what is selected in a post into the editor below, at the cursor, on the same page; with nothing selected
// the whole post, in the Markdown that the server gives, as the link "Quote" does without this.
import { put } from "./toolbar.js";

const textOf = (link) => link.closest(".post").querySelector(".post-text");

const selectedIn = (text) => {
  const selection = document.getSelection();
  const inside = selection && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
};

// Pressing the button takes the selection away before the click is heard.
let pressed = "";
document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.("[data-quote]");
  pressed = link ? selectedIn(textOf(link)) : "";
});

// What Markdown would read as markup in a name.
const plain = (name) => name.replace(/[\\`*_{}[\]()#+\-.!<>&~|]/g, "\\$&");

const quoted = (link, words) => {
  const by = link.dataset.quote.replace("NAME", () => plain(link.dataset.name));
  const lines = words.split("\n").map((line) => `> ${line}`.trimEnd());
  return `> [${by}](${link.dataset.permalink}):\n>\n${lines.join("\n")}\n\n`;
};

// Without a connection the words of the page must do; what the server refuses to quote, its page explains.
const whole = async (link) => {
  const answer = await fetch(`${link.dataset.permalink}quote/`).catch(() => null);
  if (!answer) return quoted(link, textOf(link).innerText.trim());
  return answer.ok && !answer.redirected ? answer.text() : null;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-quote]");
  const area = document.querySelector("#reply textarea[data-editor]");
  if (!link || !area || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const words = pressed || selectedIn(textOf(link));
  pressed = "";
  const text = words ? quoted(link, words) : await whole(link);
  if (text === null) return location.assign(link.href);
  const before = area.value.slice(0, area.selectionEnd);
  const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  put(area, area.selectionEnd, area.selectionEnd, gap + text);
  area.scrollIntoView({ block: "center" });
  const status = document.getElementById("thread-status");
  if (status) status.textContent = link.dataset.done;
});
