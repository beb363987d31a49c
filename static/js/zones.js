// Offers the reader's own zone beside those the page offers: the server cannot know it.
const list = document.querySelector("[data-zones]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (list && zone && !list.querySelector(`[data-zone="${CSS.escape(zone)}"]`)) {
  const address = new URL(location.href);
  address.searchParams.set("tz", zone);
  address.hash = "agenda";
  const link = document.createElement("a");
  link.href = address.href;
  link.dataset.zone = zone;
  link.textContent = `${zone.split("/").at(-1).replaceAll("_", " ")}, ${list.dataset.mine}`;
  const item = document.createElement("li");
  item.append(link);
  list.append(item);
}
