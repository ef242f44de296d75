// Suggests while somebody types: the combobox pattern of the ARIA Authoring Practices, with a list
// of links. The form works without this.

const WAIT_MS = 120;
const MOST = 8;

/** Make an element with attributes and content. */
const make = (name, attributes, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...content.filter((part) => part !== null));
  return element;
};

class Suggestions {
  constructor(form, number) {
    this.form = form;
    this.input = form.elements.q;
    this.list = make("ul", { id: `suggestions-${number}`, role: "listbox", hidden: "" });
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent ?? "");
    this.input.after(this.list);
    this.current = -1;
    this.asked = 0;
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const question = this.input.value;
    const number = ++this.asked;
    if (!question.trim()) {
      this.close();
      return;
    }
    const address = new URL(this.form.action);
    const language = document.documentElement.lang;
    address.search = new URLSearchParams({ q: question, size: MOST, lang: language });
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok && number === this.asked) {
        this.show((await answer.json()).results);
      }
    } catch {
      this.close();
    }
  }

  show(results) {
    const options = results.map((result, place) => {
      const { label, lang, code, matched, kinds, page } = result;
      const option = make(
        "li",
        { id: `${this.list.id}-${place}`, role: "option", "aria-selected": "false" },
        code ? make("span", { class: "code" }, code) : null,
        make("span", { lang, dir: "auto" }, label),
        matched ? make("span", { class: "matched", lang: matched.lang, dir: "auto" }, matched.text) : null,
        make("span", { class: "note" }, kinds[0]?.label ?? ""),
      );
      option.dataset.page = page ?? "";
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => this.go(option));
      return option;
    });
    this.list.replaceChildren(...options);
    this.current = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1; // what is still under way comes too late
    this.show([]);
  }

  press(event) {
    const options = [...this.list.children];
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && options.length > 0) {
      event.preventDefault();
      const count = options.length + 1; // the field itself is one of the places
      this.choose(((this.current + 1 + steps[event.key] + count) % count) - 1);
    } else if (event.key === "Enter" && this.current >= 0) {
      event.preventDefault();
      this.go(options[this.current]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // a browser would empty the field
      this.close();
    }
  }

  choose(place) {
    this.current = place;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === place));
    });
    const chosen = this.list.children[place];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  go(option) {
    if (option.dataset.page) {
      const address = new URL(option.dataset.page, location.href);
      const named = this.form.elements.lang; // where the address of this page names a language
      if (named && address.origin === location.origin) {
        address.searchParams.set("lang", named.value);
      }
      location.assign(address);
    } else {
      this.form.submit();
    }
  }
}

[...document.querySelectorAll('form[role="search"]')].forEach((form, number) => {
  new Suggestions(form, number);
});
