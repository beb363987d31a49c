// Asks every half minute whether somebody has replied since the page was opened, and says so in its status
// line as a link. It never moves focus or scroll; a hidden tab does not ask, a shown one asks at once.
const line = document.querySelector("[data-news]");
const EVERY = 30_000;
let timer;

const newest = () => {
  const posts = [...document.querySelectorAll("#posts > article.post")];
  return Math.max(Number(line.dataset.after), ...posts.map((post) => Number(post.id.replace("post-", ""))));
};

const ask = async () => {
  try {
    // "no-cache" asks with the ETag of the last answer: most often the server says 304 and nothing more.
    const answer = await fetch(`${line.dataset.news}?after=${newest()}`, { cache: "no-cache" });
    if (answer.status === 200) {
      const words = await answer.text();
      if (line.dataset.said !== words) line.innerHTML = words;
      line.dataset.said = words;
    } else if (answer.status === 204) {
      line.replaceChildren();
      line.dataset.said = "";
    } else if (answer.status >= 400) {
      clearInterval(timer);
    }
  } catch {
    // No connection: the next half minute may bring one.
  }
};

const watch = () => {
  clearInterval(timer);
  if (document.hidden) return;
  timer = setInterval(ask, EVERY);
};

if (line) {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
    watch();
  });
  watch();
}
