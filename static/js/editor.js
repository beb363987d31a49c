// Wakes the toolbars of a page, and of what htmx puts into it later.
import "./drop.js";
import "./suggest.js";
import { apply } from "./toolbar.js";

const SHORTCUTS = { b: "bold", i: "italic", k: "link" };

const buttonsOf = (bar) => [...bar.querySelectorAll("[data-mark]")];

const rove = (bar, event) => {
  const buttons = buttonsOf(bar);
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step && (at + step + buttons.length) % buttons.length);
  if (next === undefined) return;
  event.preventDefault();
  buttons.forEach((button, place) => (button.tabIndex = place === next ? 0 : -1));
  buttons[next].focus();
};

const wake = (bar) => {
  const area = document.getElementById(bar.dataset.toolbar);
  if (!area || bar.dataset.awake) return;
  bar.dataset.awake = "1";
  bar.hidden = false;
  buttonsOf(bar).forEach((button, place) => (button.tabIndex = place ? -1 : 0));
  bar.addEventListener("keydown", (event) => rove(bar, event));
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) apply(area, button.dataset.mark);
  });
  area.addEventListener("keydown", (event) => {
    const mark = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && SHORTCUTS[event.key];
    if (!mark) return;
    event.preventDefault();
    apply(area, mark);
  });
};

const wakeAll = () => document.querySelectorAll("[data-toolbar]").forEach(wake);

wakeAll();
document.addEventListener("htmx:after:swap", wakeAll);
