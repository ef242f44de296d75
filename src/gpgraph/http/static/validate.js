// Sends the form without leaving the page, and takes files that are dropped on it. The page works
// without this.
"use strict";

(() => {
  const form = document.getElementById("check");
  const report = document.getElementById("report");
  const button = form.querySelector("button");

  const say = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    report.replaceChildren(line);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    report.setAttribute("aria-busy", "true");
    say("Checking …");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "text/html" },
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("report") ?? page.getElementById("content");
      report.replaceChildren(...found.childNodes);
    } catch {
      say("The service did not answer. Try again.");
    } finally {
      button.disabled = false;
      report.removeAttribute("aria-busy");
    }
  });

  for (const name of ["data", "shapes"]) {
    const text = document.getElementById(`${name}-text`);
    const files = document.getElementById(`${name}-file`);
    text.addEventListener("dragover", (event) => {
      event.preventDefault();
    });
    text.addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length > 0) {
        event.preventDefault();
        files.files = event.dataTransfer.files;
      }
    });
  }
})();
