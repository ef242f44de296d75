// The picture of links: filters at once what the form would ask the server for, and shows what
// leads where from whatever the pointer or the focus is on. The page is whole without this.

const section = document.querySelector("section.map");
const form = section.querySelector("form");
const picture = section.querySelector(".picture");
const lines = [...picture.querySelectorAll("path.line")];
const nodes = new Map([...picture.querySelectorAll(".node")].map((node) => [node.dataset.key, node]));
const chips = [...picture.querySelectorAll(".chips a")];
const rows = [...section.querySelectorAll("tbody")];
const status = section.querySelector(".status");

const themesOf = (chip) => (chip.dataset.themes ?? "").split(" ").filter(Boolean);

/** Tell whether a link is one of those that the form asks for. */
const isWanted = (link, asked) =>
  asked.getAll("evidence").includes(link.evidence) &&
  Number(link.confidence) >= Number(asked.get("min_confidence") || 0) &&
  [link.from, ""].includes(asked.get("subject"));

/** Show the links that the form asks for, and keep them in the address. */
const filter = () => {
  const asked = new FormData(form);
  for (const line of lines) {
    line.classList.toggle("off", !isWanted(line.dataset, asked));
  }
  for (const row of rows) {
    row.hidden = !isWanted(row.dataset, asked);
  }
  const shown = rows.filter((row) => !row.hidden).length;
  status.textContent = status.dataset.words.replace("{shown}", shown).replace("{all}", rows.length);
  const on = lines.filter((line) => !line.classList.contains("off"));
  const linked = new Set(on.flatMap((line) => [line.dataset.from, line.dataset.to]));
  for (const [key, node] of nodes) {
    node.classList.toggle("bare", !linked.has(key));
  }
  remember(asked);
  rest();
};

/** Keep in the address what is not the same without it. */
const remember = (asked) => {
  const address = new URL(location.href);
  const boxes = form.querySelectorAll("[name=evidence]").length;
  for (const name of ["evidence", "min_confidence", "subject"]) {
    address.searchParams.delete(name);
    const values = asked.getAll(name).filter(Boolean);
    if (values.length < boxes) {
      values.forEach((value) => address.searchParams.append(name, value));
    }
  }
  history.replaceState(history.state, "", address);
};

/** Bring out some lines, with what they lead from and to; none at all brings out everything. */
const light = (found, keys = []) => {
  const lit = new Set([...keys, ...found.flatMap((line) => [line.dataset.from, line.dataset.to])]);
  picture.classList.toggle("lit", lit.size > 0);
  for (const line of lines) {
    line.classList.toggle("lit", found.includes(line));
  }
  for (const [key, node] of nodes) {
    node.classList.toggle("lit", lit.has(key));
    // The surest is drawn last, and said first.
    const here = keys.includes(key) ? [] : found.filter(({ dataset }) => [dataset.from, dataset.to].includes(key));
    node.querySelector(".sure").textContent = here.reverse().map(said).join("; ");
  }
};

/** How sure a line is, and to which targets it leads. */
const said = ({ dataset }) => [dataset.confidence, dataset.targets].filter(Boolean).join(" · ");

const isOn = (line) => !line.classList.contains("off");

/** Bring out what belongs to a thing of the picture. */
const point = (thing) => {
  if (thing.matches("path")) {
    light([thing]);
    return;
  }
  const chip = thing.closest(".chips a");
  const key = thing.closest(".node").dataset.key;
  const keys = chip && themesOf(chip).length > 0 ? themesOf(chip) : [key];
  light(lines.filter((line) => isOn(line) && keys.some((one) => [line.dataset.from, line.dataset.to].includes(one))), keys);
  for (const other of chips) {
    other.classList.toggle("lit", !chip && themesOf(other).includes(key));
  }
};

/** Go back to what the form says: a goal that it names stays in the light. */
const rest = () => {
  const key = new FormData(form).get("subject");
  light(key ? lines.filter(isOn) : [], key ? [key] : []);
  chips.forEach((chip) => chip.classList.remove("lit"));
};

const over = (event) => {
  const thing = event.target.closest("path.line, .node");
  if (thing) {
    picture.classList.remove("quiet");
    point(event.target.closest(".chips a") ?? thing);
  } else {
    rest();
  }
};

form.addEventListener("change", filter);
form.addEventListener("submit", (event) => event.preventDefault());
picture.addEventListener("pointerover", over);
picture.addEventListener("pointerleave", rest);
picture.addEventListener("focusin", over);
picture.addEventListener("focusout", rest);
// What appears under the pointer can be sent away without moving it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    picture.classList.add("quiet");
  }
});
