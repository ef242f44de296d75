// Sends the form without leaving the page, takes files that are dropped on it, and leads from a
// finding to its line in the text. The page works without this.

const form = document.getElementById("check");
const report = document.getElementById("report");
const button = form.querySelector("button");
const pasted = document.getElementById("data-text");

const say = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  report.replaceChildren(line);
};

const check = async () => {
  button.disabled = true;
  report.setAttribute("aria-busy", "true");
  say(form.dataset.checking);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("report") ?? page.getElementById("content");
    report.replaceChildren(...found.childNodes);
    report.querySelector(".ways")?.remove(); // they lead away from what is being checked
    const fact = (name) => report.querySelector(`[data-fact="${name}"]`)?.textContent;
    if (fact("part") === pasted.name && pasted.value) {
      select(Number(fact("line")));
    }
  } catch {
    say(form.dataset.silent);
  } finally {
    button.disabled = false;
    report.removeAttribute("aria-busy");
  }
};

/** Select a line of what was pasted. */
const select = (number) => {
  const lines = pasted.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  pasted.focus();
  pasted.setSelectionRange(start, start + (lines[number - 1] ?? "").length);
  const height = pasted.scrollHeight / Math.max(lines.length, 1);
  pasted.scrollTop = Math.max(0, (number - 4) * height);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});

report.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (link?.dataset.file === pasted.name && pasted.value) {
    event.preventDefault();
    select(Number(link.dataset.line));
  }
});

document.getElementById("droppable").hidden = false;
for (const name of ["data", "shapes"]) {
  const text = document.getElementById(`${name}-text`);
  const files = document.getElementById(`${name}-file`);
  text.addEventListener("dragover", (event) => {
    event.preventDefault();
    text.classList.add("over");
  });
  text.addEventListener("dragleave", () => text.classList.remove("over"));
  text.addEventListener("drop", (event) => {
    text.classList.remove("over");
    if (event.dataTransfer.files.length > 0) {
      event.preventDefault();
      files.files = event.dataTransfer.files;
    }
  });
}
