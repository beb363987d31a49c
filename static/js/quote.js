// Quotes what is selected in a post, or the whole post, into the editor below: at the cursor, on the same page.
// Without this the post's link "Quote" opens the page with the whole post quoted.
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

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-quote]");
  const area = document.querySelector("#reply textarea[data-editor]");
  if (!link || !area || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const text = textOf(link);
  const words = pressed || selectedIn(text) || text.innerText.trim();
  pressed = "";
  if (!words) return;
  event.preventDefault();
  const lines = words.split("\n").map((line) => `> ${line}`.trimEnd());
  const before = area.value.slice(0, area.selectionEnd);
  const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const by = link.dataset.quote.replace("NAME", () => plain(link.dataset.name));
  put(area, area.selectionEnd, area.selectionEnd, `${gap}> [${by}](${link.dataset.permalink}):\n>\n${lines.join("\n")}\n\n`);
  area.scrollIntoView({ block: "center" });
  const status = document.getElementById("thread-status");
  if (status) status.textContent = link.dataset.done;
});
