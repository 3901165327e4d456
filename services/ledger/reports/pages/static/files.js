// The lists of the book as files: asked for with the reader's token, so that a plain link would not do.
async function save(name, format) {
  const [path, filter] = name.split("?");
  const at = { entries: where, "trial-balance": where, changes: Object.fromEntries(new FormData(document.getElementById("between"))) };
  const answer = await ask(`${BOOK}/${path}`, { ...Object.fromEntries(new URLSearchParams(filter)), ...at[path], format });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? `${path}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

for (const button of document.querySelectorAll("[data-file]")) {
  if (button.dataset.file !== "changes") button.setAttribute("aria-label", `${button.closest("li").firstChild.textContent.trim()} ${button.textContent}`);
  button.addEventListener("click", async () => {
    const problem = document.getElementById("file-problem");
    button.disabled = true;
    problem.hidden = true;
    try {
      await save(button.dataset.file, button.dataset.format ?? "xlsx");
    } catch (refusal) {
      problem.hidden = false;
      problem.textContent = seen(refusal.message);
    }
    button.disabled = false;
  });
}
