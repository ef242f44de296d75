// Makes the trees quicker to use: branches open in place, and a choice among the facets shows at
// once what is left. Without this each is a link or a button that leads to the same.

const parsed = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** Put what stands below a concept under it; a long list leads on to its own pages. */
const openBranch = async (link) => {
  link.setAttribute("aria-busy", "true");
  let page;
  try {
    page = await parsed(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  const below = page.querySelector("#found > .tree");
  if (!below) {
    location.assign(link.href);
    return;
  }
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const label = document.createElement("span");
  label.className = "unseen";
  label.textContent = link.dataset.label;
  summary.append(label);
  const pager = page.querySelector("#found > .pager");
  details.append(summary, document.adoptNode(below), ...(pager ? [document.adoptNode(pager)] : []));
  details.open = true;
  for (const inner of details.querySelectorAll("details")) {
    inner.open = false;
  }
  link.closest("li").append(details);
  link.remove();
  summary.focus();
};

/** Show what is left by a choice, and how many each other choice would leave. */
const narrow = (form) => {
  let asked = 0;
  form.addEventListener("change", async (event) => {
    const number = ++asked;
    const found = document.getElementById("found");
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const address = new URL(form.action);
    address.search = new URLSearchParams(chosen);
    found.setAttribute("aria-busy", "true");
    try {
      const page = await parsed(address);
      if (number !== asked) {
        return;
      }
      found.replaceChildren(...document.adoptNode(page.getElementById("found")).childNodes);
      for (const select of form.querySelectorAll("select")) {
        const fresh = page.querySelector(`form.facets select[name="${select.name}"]`);
        if (fresh && select !== event.target) {
          const { value } = fresh;
          select.replaceChildren(...document.adoptNode(fresh).childNodes);
          select.value = value;
        }
      }
      history.replaceState(null, "", address);
    } catch {
      form.submit();
    }
    found.removeAttribute("aria-busy");
  });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.branch");
  if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    openBranch(link);
  }
});
for (const form of document.querySelectorAll("form.facets")) {
  narrow(form);
}
