// Files that are dropped on a text or pasted into it are uploaded (attach.js); words typed beside an image that is
// there describe it in the text.
import { send } from "./attach.js";

const boxFor = (event) => event.target.matches?.("[data-editor]")
  && document.querySelector(`[data-attach][data-area="${event.target.id}"]`);

const take = (event, files) => {
  const box = files?.length && boxFor(event);
  if (!box) return;
  event.preventDefault();
  [...files].forEach((file) => send(box, file));
};

document.addEventListener("drop", (event) => take(event, event.dataTransfer?.files));
document.addEventListener("paste", (event) => take(event, event.clipboardData?.files));
document.addEventListener("dragover", (event) => {
  if (boxFor(event) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});

document.addEventListener("input", (event) => {
  const { describes } = event.target.dataset ?? {};
  if (!describes) return;
  const area = document.getElementById(event.target.closest("[data-attach]").dataset.area);
  const words = event.target.value.replace(/[[\]\\]/g, "\\$&");
  const image = new RegExp(`!\\[(?:\\\\.|[^\\]\\\\])*\\]\\(${describes}\\)`, "g");
  area.value = area.value.replace(image, () => `![${words}](${describes})`);
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.dataset?.describes) event.preventDefault();
});
