// Asks without leaving the page: an editor where the bundle is there, queries in tabs, answers in
// place. All of it is made by the service; the form works without this.
import { Completion } from "./ask-completion.js";

// A longer address is refused by servers that may stand between.
const LONGEST_ADDRESS = 7000;
const MOST_TABS = 20;
const KEPT = "gpgraph-queries";
const COPIED_MS = 2000;

const make = (name, attributes, ...content) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...content);
  return element;
};

/** The plain field, with the face of the editor. */
class Field {
  constructor(element) {
    this.element = element;
  }

  get text() {
    return this.element.value;
  }

  get state() {
    return this.element.value;
  }

  set state(value) {
    this.element.value = value;
  }

  focus() {
    this.element.focus();
  }

  mark(line, column, message) {
    if (message) {
      const before = this.element.value.split("\n").slice(0, line - 1);
      const start = before.join("\n").length + (line > 1 ? 1 : 0) + column - 1;
      this.element.focus();
      this.element.setSelectionRange(start, start);
    }
  }
}

/** Queries in tabs: the pattern of the ARIA Authoring Practices, chosen as the arrows move. */
class Tabs {
  constructor(ask) {
    this.ask = ask;
    const { words } = ask;
    this.list = make("div", { role: "tablist", "aria-label": words.tabs });
    this.another = make("button", { type: "button", class: "another", title: words.another }, "+");
    this.another.setAttribute("aria-label", words.another);
    this.close = make("button", { type: "button", class: "close", title: words.close }, "×");
    this.close.setAttribute("aria-label", words.close);
    this.tabs = [];
    this.current = null;
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.another.addEventListener("click", () => this.open({ text: ask.skeleton() }));
    this.close.addEventListener("click", () => this.remove(this.current));
    ask.panel.before(make("div", { class: "tabs" }, this.list, this.another, this.close));
  }

  add({ label, text }) {
    const button = make("button", { type: "button", role: "tab", "aria-controls": "panel" });
    const tab = { label, state: text, answer: [], address: this.ask.endpoint, button };
    button.id = `tab-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    button.append(this.nameOf(tab));
    button.addEventListener("click", () => this.choose(tab));
    this.list.append(make("span", { class: "tab", role: "presentation" }, button));
    this.tabs.push(tab);
    return tab;
  }

  /** Open a query in a tab of its own, or the one that it is open in. */
  open(query) {
    const same = this.tabs.find((tab) => this.textOf(tab).trim() === query.text.trim());
    if (!same && this.tabs.length >= MOST_TABS) {
      this.remove(this.tabs.find((tab) => tab !== this.current));
    }
    this.choose(same ?? this.add(query));
    this.ask.editor.focus();
  }

  choose(tab) {
    const { editor, answer } = this.ask;
    if (this.current && this.current !== tab) {
      this.current.state = editor.state;
      this.current.answer = [...answer.childNodes];
    }
    if (this.current !== tab) {
      this.ask.stop();
      this.current = tab;
      editor.state = tab.state;
      answer.replaceChildren(...tab.answer);
      history.replaceState(null, "", tab.address);
    }
    for (const one of this.tabs) {
      one.button.setAttribute("aria-selected", String(one === tab));
      one.button.tabIndex = one === tab ? 0 : -1;
    }
    this.ask.panel.setAttribute("aria-labelledby", tab.button.id);
    this.close.hidden = this.tabs.length < 2;
    this.keep();
  }

  remove(tab) {
    const place = this.tabs.indexOf(tab);
    if (this.tabs.length < 2) {
      return;
    }
    this.tabs.splice(place, 1);
    tab.button.parentElement.remove();
    if (tab === this.current) {
      this.choose(this.tabs[Math.min(place, this.tabs.length - 1)]);
      this.current.button.focus();
    }
    this.keep();
  }

  press(event) {
    const way = document.documentElement.dir === "rtl" ? -1 : 1;
    const steps = { ArrowRight: way, ArrowLeft: -way };
    const place = this.tabs.indexOf(this.current);
    const last = this.tabs.length - 1;
    let next = { Home: 0, End: last }[event.key];
    if (event.key in steps) {
      next = (place + steps[event.key] + this.tabs.length) % this.tabs.length;
    }
    if (event.key === "Delete") {
      event.preventDefault();
      this.remove(this.current);
    } else if (next !== undefined) {
      event.preventDefault();
      this.choose(this.tabs[next]);
      this.current.button.focus();
    }
  }

  textOf(tab) {
    const state = tab === this.current ? this.ask.editor.state : tab.state;
    return typeof state === "string" ? state : state.doc.toString();
  }

  /** Return what a tab is called: the example, or the first remark in the query. */
  nameOf(tab) {
    const remark = /^\s*#(?!\+)\s*(\S.*)$/m.exec(this.textOf(tab));
    return tab.label || remark?.[1].slice(0, 40) || this.ask.words.untitled;
  }

  /** Keep the queries for the next visit, on this computer alone. */
  keep() {
    const queries = this.tabs.map((tab) => ({ label: tab.label, text: this.textOf(tab) }));
    try {
      localStorage.setItem(KEPT, JSON.stringify(queries));
    } catch {
      // No room, or not allowed: they last as long as the page.
    }
  }

  static kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT)) ?? [];
      return found.filter(({ text }) => typeof text === "string").slice(-MOST_TABS + 1);
    } catch {
      return [];
    }
  }
}

class Ask {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.form = root.querySelector("#asking");
    this.field = this.form.elements.query;
    this.answer = root.querySelector("#answer");
    this.endpoint = root.dataset.endpoint;
    this.editor = new Field(this.field);
    this.panel = make("div", { id: "panel", role: "tabpanel" });
    this.form.before(this.panel);
    this.panel.append(this.form);
  }

  async start() {
    // Without the editor there is the field.
    await this.improve().catch((error) => console.warn(error));
    this.tabs = new Tabs(this);
    const chosen = new URLSearchParams(location.search).get("example");
    const link = [...this.root.querySelectorAll("#examples a")].find(
      ({ href }) => chosen && new URL(href).searchParams.get("example") === chosen,
    );
    const here = { text: this.editor.text, label: link?.dataset.label };
    const others = Tabs.kept().filter(({ text }) => text.trim() !== here.text.trim());
    others.forEach((query) => this.tabs.add(query));
    const tab = this.tabs.add(here);
    tab.state = this.editor.state;
    tab.address = location.href;
    tab.answer = [...this.answer.childNodes];
    this.tabs.choose(tab);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.root.addEventListener("click", (event) => this.click(event));
    this.seen();
  }

  /** Put the editor in the place of the field, if there is one. */
  async improve() {
    if (!this.words.editor) {
      return;
    }
    const { createEditor } = await import(this.words.editor);
    const place = make("div", { class: "editor" });
    const label = this.field.labels[0];
    this.field.before(place);
    const completion = new Completion(this.endpoint, this.words);
    this.editor = createEditor(place, {
      text: this.field.value,
      label: label.textContent,
      complete: (context) => completion.complete(context),
      onChange: () => this.editor.mark(0, 0, ""),
      onRun: () => this.form.requestSubmit(),
    });
    this.field.hidden = true;
    this.field.required = false;
    label.addEventListener("click", () => this.editor.focus());
  }

  skeleton() {
    return "SELECT * WHERE {\n  ?s ?p ?o .\n}\nLIMIT 10\n";
  }

  submit(event) {
    this.field.value = this.editor.text;
    this.tabs.keep();
    if (this.form.elements.format.value) {
      return; // to be saved, so the browser goes there
    }
    event.preventDefault();
    const data = new FormData(this.form);
    data.delete("format");
    const query = new URLSearchParams(data);
    const address = `${this.endpoint}?${query}`;
    if (address.length > LONGEST_ADDRESS) {
      this.load(this.endpoint, { method: "POST", body: query });
    } else {
      this.load(address);
    }
  }

  stop() {
    this.running?.abort();
    this.answer.removeAttribute("aria-busy");
  }

  /** Show the answer that the page of an address has. */
  async load(address, how = {}) {
    this.stop();
    this.running = new AbortController();
    const { signal } = this.running;
    this.answer.setAttribute("aria-busy", "true");
    const waiting = make("p", { role: "status" }, this.words.running);
    this.answer.prepend(waiting);
    try {
      const reply = await fetch(address, { ...how, signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const found = page.getElementById("answer") ?? page.getElementById("content");
      this.answer.replaceChildren(...found.childNodes);
      this.tabs.current.address = address;
      if (!how.method) {
        history.replaceState(null, "", address);
      }
      this.seen();
    } catch (error) {
      if (error.name !== "AbortError") {
        waiting.textContent = this.words.failed;
      }
    } finally {
      if (!signal.aborted) {
        this.answer.removeAttribute("aria-busy");
      } else {
        waiting.remove();
      }
    }
  }

  /** Do what an answer needs that has just come. */
  seen() {
    for (const button of this.answer.querySelectorAll("button.copy")) {
      button.hidden = false;
    }
    const mistake = this.answer.querySelector("#mistake[data-line]");
    if (mistake) {
      const { line, column } = mistake.dataset;
      const detail = mistake.querySelector(".detail").textContent;
      this.editor.mark(Number(line), Number(column), detail);
    } else {
      this.editor.mark(0, 0, "");
    }
  }

  click(event) {
    const target = event.target.closest("a, button.copy");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!target || !isPlain) {
      return;
    }
    if (target.matches("button.copy")) {
      this.copy(target);
    } else if (target.closest("#examples")) {
      event.preventDefault();
      this.openExample(target);
    } else if (target.closest(".views, .pager, .again") && this.answer.contains(target)) {
      event.preventDefault();
      this.turn(target);
    }
  }

  async turn(link) {
    const isView = Boolean(link.closest(".views"));
    await this.load(link.href);
    const next = isView ? this.answer.querySelector(".views [aria-current]") : null;
    (next ?? this.answer.querySelector("h2"))?.setAttribute("tabindex", next ? "0" : "-1");
    (next ?? this.answer.querySelector("h2"))?.focus({ preventScroll: isView });
  }

  async openExample(link) {
    try {
      const reply = await fetch(link.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const text = page.getElementById("query").value;
      this.tabs.open({ text, label: link.dataset.label });
      this.tabs.current.address = link.href;
      history.replaceState(null, "", link.href);
      this.root.scrollIntoView({ block: "start" });
    } catch {
      location.assign(link.href);
    }
  }

  async copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const text = source.href ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS there is no clipboard; a selection can be copied still.
      const field = make("textarea", { readonly: "" });
      field.value = text;
      button.after(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    const before = button.textContent;
    button.textContent = this.words.copied;
    setTimeout(() => (button.textContent = before), COPIED_MS);
  }
}

new Ask(document.getElementById("ask")).start();
