// While one looks, the page follows the read model. Without this script it shows what was true when it was opened.
const source = document.querySelector("[data-stream]");
let waiting = 0;

async function refresh() {
  waiting = 0;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (fresh.querySelectorAll("[data-live]").length !== document.querySelectorAll("[data-live]").length) {
    location.reload();
    return;
  }
  for (const part of document.querySelectorAll("[data-live]")) {
    const successor = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    for (const [index, details] of [...part.querySelectorAll("details")].entries()) {
      successor.querySelectorAll("details")[index]?.toggleAttribute("open", details.open);
    }
    part.replaceWith(successor);
  }
  document.querySelector(".stand")?.replaceWith(fresh.querySelector(".stand"));
  document.querySelector(".heading p")?.replaceWith(fresh.querySelector(".heading p"));
  document.dispatchEvent(new Event("sluice:fresh"));
}

if (source) {
  const stream = new EventSource(source.dataset.stream);
  stream.addEventListener("change", () => {
    waiting ||= setTimeout(refresh, 300);
  });
  addEventListener("pagehide", () => stream.close());
}
