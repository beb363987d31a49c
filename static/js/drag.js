// Drags a row of the agenda by its grip to the place of another one: an extra to the keys, with the moves they make.
let dragged = null;

const rowUnder = (event) => (dragged?.isConnected ? event.target.closest?.(".ed-row") : null);

const show = (row) => {
  document.querySelector("[data-drop]")?.removeAttribute("data-drop");
  if (!row || row === dragged) return;
  const isBelow = dragged.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
  row.dataset.drop = isBelow ? "below" : "above";
};

document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.(".ed-grip")) return;
  dragged = event.target.closest(".ed-row");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", ""); // some browsers drag nothing without it
  event.dataTransfer.setDragImage(dragged, 16, 16);
});

document.addEventListener("dragover", (event) => {
  const row = rowUnder(event);
  if (row) event.preventDefault();
  if (dragged) show(row);
});

document.addEventListener("drop", (event) => {
  const row = rowUnder(event);
  if (!row) return;
  event.preventDefault();
  if (row === dragged) return;
  const [from, to] = [dragged, row].map((each) => each.id.slice("row-".length));
  const button = Object.assign(document.createElement("button"), { name: "do", value: `to:${from}:${to}`, hidden: true });
  row.closest("form").append(button); // goes with the form that the answer replaces
  button.click();
});

document.addEventListener("dragend", () => {
  show(null);
  dragged = null;
});
