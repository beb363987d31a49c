// Takes from a page that the server sent what it knows better: each [data-fresh], unless the cursor is in it.
export const refresh = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const part of page.querySelectorAll("[data-fresh]")) {
    const here = document.getElementById(part.id);
    if (!here || here.contains(document.activeElement)) continue;
    if (here.matches("input")) here.value = part.value;
    else here.replaceChildren(...part.childNodes);
  }
};
