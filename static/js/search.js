// Offers names below a search box: <input data-offers="address of the list">, as ARIA's combobox with a listbox.
// The arrow keys choose, Enter goes there (or searches, when nothing is chosen), Escape closes, and the number is
// said once typing pauses. Without script the box is a plain form.
const PAUSE = 150;
let turn = 0;

const close = (box) => {
  document.getElementById(`${box.id}-offers`)?.remove();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
};

// The place for what is said is made when somebody types, so that it is there before the number is.
const heard = (box) => document.getElementById(`${box.id}-said`) ?? box.parentNode.appendChild(
  Object.assign(document.createElement("span"), { id: `${box.id}-said`, className: "visually-hidden", role: "status" }),
);

const open = (box, list) => {
  close(box);
  heard(box).textContent = list.children.length ? list.dataset.said : "";
  if (!list.children.length) return;
  list.id = `${box.id}-offers`;
  [...list.children].forEach((option, number) => { option.id = `${list.id}-${number}`; });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { location.href = event.target.closest("[data-url]").dataset.url; });
  box.after(list);
  box.setAttribute("aria-expanded", "true");
};

const find = async (box) => {
  const mine = ++turn;
  await new Promise((done) => setTimeout(done, PAUSE));
  if (mine !== turn) return;
  const answer = await fetch(`${box.dataset.offers}?${new URLSearchParams({ q: box.value })}`).catch(() => null);
  const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
  const list = page.querySelector("[role=listbox]");
  if (mine === turn && list && document.activeElement === box) open(box, list);
};

const press = (event) => {
  const box = event.target;
  const options = [...(document.getElementById(`${box.id}-offers`)?.children ?? [])];
  const now = options.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && options.length) { event.preventDefault(); close(box); }
  if (event.key === "Enter" && now >= 0) { event.preventDefault(); location.href = options[now].dataset.url; }
  if (!step || !options.length) return;
  event.preventDefault();
  const next = options[(now + step + options.length + (now < 0 && step < 0)) % options.length];
  options.forEach((option) => option.setAttribute("aria-selected", option === next));
  box.setAttribute("aria-activedescendant", next.id);
};

for (const box of document.querySelectorAll("input[data-offers]")) {
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": `${box.id}-offers`, "aria-expanded": "false", autocomplete: "off" };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);
  box.addEventListener("input", () => { heard(box); find(box); });
  box.addEventListener("keydown", press);
  box.addEventListener("blur", () => { turn++; close(box); });
}
