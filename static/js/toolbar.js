// The Markdown toolbar of a <textarea data-editor>: one tab stop, arrow keys between its buttons.
// The page sends it hidden, as <div role="toolbar" data-toolbar="id of the textarea" hidden> with
// <button type="button" data-mark="bold"> and so on; without script it stays hidden.
const AROUND = { bold: "**", italic: "_", code: "`" };
const BEFORE = { quote: "> ", list: "- ", numbers: "1. " };

export const put = (area, start, end, text) => {
  area.focus();
  area.setSelectionRange(start, end);
  // execCommand keeps the browser's own undo; setRangeText is for browsers that have dropped it.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

const around = (area, sign) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  put(area, start, end, sign + value.slice(start, end) + sign);
  area.setSelectionRange(start + sign.length, end + sign.length);
};

const before = (area, sign) => {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split("\n");
  put(area, start, end, lines.map((line) => sign + line).join("\n"));
};

const link = (area) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  put(area, start, end, `[${words}](https://)`);
  const cursor = start + (words ? words.length + 3 : 1);
  area.setSelectionRange(cursor, words ? cursor + 8 : cursor);
};

export const apply = (area, mark) => {
  if (mark in AROUND) around(area, AROUND[mark]);
  else if (mark in BEFORE) before(area, BEFORE[mark]);
  else if (mark === "link") link(area);
};
