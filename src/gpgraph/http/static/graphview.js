// A graph to move around in, over the picture that the page has already; pictures as files.
// The graph is drawn by a library that is loaded when somebody wants it.

const MOST_NODES = 300;
const MOST_MORE = 24;
const DASHES = { thirdParty: [7, 4], inferred: [2, 4] };
const SHAPES = {
  scheme: ["rectangle", 12],
  goal: ["ellipse", 14],
  part: ["ellipse", 10],
  theme: ["diamond", 15],
  programme: ["triangle", 14],
  other: ["ellipse", 7],
};

/** Offer a file to its reader. */
const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** Return the colours of the page as it is now, light or dark. */
const palette = () => {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "panel", "ink", "quiet", "line", "edge", "accent", "stated", "third", "inferred"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
};

const colourOf = (colours) => ({
  scheme: colours.accent,
  goal: colours.accent,
  part: colours.paper,
  theme: colours.stated,
  programme: colours.inferred,
  other: colours.quiet,
});

const edgeColour = (colours, evidence) =>
  ({ stated: colours.stated, thirdParty: colours.third, inferred: colours.inferred })[evidence] ??
  colours.edge;

class GraphView {
  constructor(figure) {
    this.figure = figure;
    this.scroll = figure.querySelector(".scroll");
    this.canvas = figure.querySelector(".canvas");
    this.chosen = figure.querySelector(".chosen");
    this.node = null;
    this.graph = null;
    this.button("png").hidden = false;
    this.showMiddle();
    figure.addEventListener("click", (event) => this.press(event));
    this.button("move")?.removeAttribute("hidden");
    this.button("arrange")?.addEventListener("change", (event) => this.arrange(event.target.value));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.graph?.style(this.style());
    });
  }

  /** Begin at the thing itself where the picture is larger than its window, as it is on a phone. */
  showMiddle() {
    const box = this.scroll.getBoundingClientRect();
    const centre = this.scroll.querySelector(".centre circle").getBoundingClientRect();
    this.scroll.scrollBy({
      left: centre.x - box.x - box.width / 2,
      top: centre.y - box.y - box.height / 2,
      behavior: "instant",
    });
  }

  button(what) {
    return this.figure.querySelector(`[data-do="${what}"]`);
  }

  get isMoving() {
    return this.graph !== null && !this.canvas.hidden;
  }

  async press(event) {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "svg" && !this.isMoving) {
      return; // the link leads to the picture
    }
    const acts = {
      move: () => this.toggle(),
      closer: () => this.zoom(1.3),
      farther: () => this.zoom(1 / 1.3),
      fit: () => this.graph.fit(undefined, 30),
      expand: () => this.expand(this.node),
      svg: () => save(new Blob([this.asSvg()], { type: "image/svg+xml" }), "graph.svg"),
      png: () => this.savePng(),
    };
    if (what in acts) {
      event.preventDefault();
      try {
        await acts[what]();
      } catch {
        this.say(this.figure.dataset.failed);
      }
    }
  }

  say(text) {
    this.chosen.hidden = false;
    this.chosen.textContent = text;
  }

  async toggle() {
    const starts = this.canvas.hidden;
    if (starts && this.graph === null) {
      this.figure.setAttribute("aria-busy", "true");
      try {
        await this.start();
      } finally {
        this.figure.removeAttribute("aria-busy");
      }
    }
    this.canvas.hidden = !starts;
    this.scroll.hidden = starts;
    this.chosen.hidden = !starts;
    this.figure.querySelector(".moving").hidden = !starts;
    this.button("move").setAttribute("aria-pressed", String(starts));
    if (starts) {
      this.graph.resize();
      this.show();
    }
  }

  async start() {
    const [library, answer] = await Promise.all([
      import(this.figure.dataset.library),
      fetch(this.figure.dataset.graph, { headers: { Accept: "application/json" } }),
    ]);
    const view = await answer.json();
    this.canvas.hidden = false; // it is measured
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", this.figure.dataset.canvas);
    this.graph = library.createGraph(this.canvas, {
      elements: [...this.nodesOf(view), ...this.edgesOf(view)],
      style: this.style(),
      layout: { name: "preset" },
      minZoom: 0.1,
      maxZoom: 3,
    });
    this.graph.on("tap", "node", (event) => this.choose(event.target));
    this.graph.on("dbltap", "node", (event) => this.expand(event.target));
    this.graph.on("mouseover", "node", (event) => this.highlight(event.target));
    this.graph.on("mouseout", "node", () => this.graph.elements().removeClass("aside"));
    this.canvas.addEventListener("keydown", (event) => this.move(event));
  }

  /** Show the middle at a size that can be read; all of it, where that is still readable. */
  show() {
    this.graph.fit(undefined, 30);
    if (this.graph.zoom() < 0.75) {
      this.graph.zoom(0.9);
      this.graph.center(this.graph.nodes()[0]);
    }
  }

  nodesOf(view, { offset = { x: 0, y: 0 }, scale = 1 } = {}) {
    return view.nodes.map((node) => ({
      group: "nodes",
      data: {
        id: node.iri,
        label: node.code ? `${node.code} ${node.label}` : node.label,
        short: node.lines ? node.lines.join("\n") : `${node.code ? `${node.code} ` : ""}${node.short}`,
        shape: SHAPES[node.shape][0],
        size: SHAPES[node.shape][1] + (node.level === 0 ? 6 : 0),
        kind: node.shape,
        side: node.textX === undefined ? "middle" : node.textX > node.x ? "right" : "left",
        first: node.level === 0 && scale === 1 ? 1 : 0,
      },
      position: { x: offset.x + node.x * scale, y: offset.y + node.y * scale },
    }));
  }

  edgesOf(view) {
    return view.links.map((link) => ({
      group: "edges",
      data: {
        id: [view.nodes[link.from].iri, link.relation, view.nodes[link.to].iri, link.alignment ?? ""].join(" "),
        source: view.nodes[link.from].iri,
        target: view.nodes[link.to].iri,
        evidence: link.evidence ?? "",
        across: link.across ? 1 : 0,
        sure: link.confidence === null ? 0.5 : Number(link.confidence) || 0.5,
      },
    }));
  }

  style() {
    const colours = palette();
    const shapes = colourOf(colours);
    const font = getComputedStyle(document.body).fontFamily;
    const beside = (side) => ({
      selector: `node[side = "${side}"]`,
      style: { "text-halign": side, "text-margin-x": side === "left" ? -5 : 5 },
    });
    return [
      {
        selector: "node",
        style: {
          label: "data(short)",
          shape: "data(shape)",
          width: "data(size)",
          height: "data(size)",
          color: colours.ink,
          "font-family": font,
          "font-size": 13,
          "min-zoomed-font-size": 6.5,
          "text-valign": "center",
          "text-wrap": "wrap",
          "text-background-color": colours.paper,
          "text-background-opacity": 0.8,
          "background-color": (node) => shapes[node.data("kind")],
          "border-width": (node) => (node.data("kind") === "part" ? 2 : 0),
          "border-color": colours.accent,
        },
      },
      beside("left"),
      beside("right"),
      {
        selector: 'node[side = "middle"]',
        style: { "text-valign": "bottom", "text-margin-y": 5, "font-weight": 600, "font-size": 15, "min-zoomed-font-size": 4 },
      },
      {
        selector: "edge",
        style: {
          width: (edge) => (edge.data("evidence") ? 1 + 1.4 * edge.data("sure") : 1),
          "line-color": (edge) => edgeColour(colours, edge.data("evidence")),
          "line-style": (edge) => (DASHES[edge.data("evidence")] ? "dashed" : "solid"),
          "line-dash-pattern": (edge) => DASHES[edge.data("evidence")] ?? [1],
          "curve-style": "unbundled-bezier",
          "control-point-distances": [18, -18],
          "control-point-weights": [0.3, 0.7],
          opacity: (edge) => (edge.data("across") ? 0.3 : 0.75),
        },
      },
      { selector: "node:selected", style: { "overlay-color": colours.accent, "overlay-opacity": 0.25 } },
      { selector: ".aside", style: { opacity: 0.15 } },
    ];
  }

  highlight(node) {
    const near = node.closedNeighborhood();
    this.graph.elements().not(near).addClass("aside");
    near.removeClass("aside");
  }

  choose(node) {
    this.node = node;
    const link = document.createElement("a");
    link.href = `${this.figure.dataset.around}?${new URLSearchParams({ iri: node.id() })}`;
    link.textContent = node.data("label");
    link.dir = "auto";
    this.chosen.hidden = false;
    this.chosen.replaceChildren(link);
    this.button("expand").disabled = false;
  }

  /** Add what stands around a node, as far as there is room, without moving what is there. */
  async expand(node) {
    if (!node) {
      return;
    }
    this.choose(node);
    const address = new URL(this.figure.dataset.graph, location.href);
    address.searchParams.set("iri", node.id());
    address.searchParams.set("most", MOST_MORE);
    address.searchParams.delete("depth");
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    const view = await answer.json();
    const here = node.position();
    const [centre] = view.nodes;
    const scale = 0.8;
    const offset = { x: here.x - centre.x * scale, y: here.y - centre.y * scale };
    const room = MOST_NODES - this.graph.nodes().length;
    const isNew = (element) => this.graph.getElementById(element.data.id).empty();
    const fresh = this.nodesOf(view, { offset, scale }).filter(isNew);
    this.graph.add(fresh.slice(0, Math.max(0, room)));
    const isThere = (id) => this.graph.getElementById(id).nonempty();
    this.graph.add(
      this.edgesOf(view).filter((edge) => isNew(edge) && isThere(edge.data.source) && isThere(edge.data.target)),
    );
    if (fresh.length > room) {
      this.chosen.append(` ${this.figure.dataset.full}`);
    }
    if (fresh.length > 0) {
      this.spread(fresh.slice(0, Math.max(0, room)).map((element) => element.data.id));
    }
  }

  /** Move new nodes down until their labels are free of those that were there. */
  spread(ids) {
    const taken = this.graph.nodes().filter((node) => !ids.includes(node.id()));
    const boxes = taken.map((node) => node.boundingBox());
    for (const id of ids) {
      const node = this.graph.getElementById(id);
      const meets = () => {
        const box = node.boundingBox();
        return boxes.some((one) => box.x1 < one.x2 && one.x1 < box.x2 && box.y1 < one.y2 && one.y1 < box.y2);
      };
      for (let step = 0; step < 200 && meets(); step += 1) {
        node.shift("y", 11);
      }
      boxes.push(node.boundingBox());
    }
  }

  arrange(name) {
    if (name === "preset") {
      this.graph.destroy();
      this.graph = null;
      this.start().then(() => this.show());
      return;
    }
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const [first] = this.graph.nodes();
    const far = this.graph.elements().bfs({ roots: first }).path.nodes();
    const layouts = {
      concentric: {
        concentric: (node) => (node.same(first) ? 3 : node.edgesWith(first).nonempty() ? 2 : 1),
        levelWidth: () => 1,
        minNodeSpacing: 26,
      },
      cose: { nodeRepulsion: () => 60_000, idealEdgeLength: () => 110, nodeOverlap: 20, numIter: 600, randomize: false },
    };
    this.graph
      .layout({ name, animate: animate && far.length < 150, nodeDimensionsIncludeLabels: true, fit: true, padding: 30, ...layouts[name] })
      .run();
  }

  zoom(by) {
    const middle = { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 };
    this.graph.zoom({ level: this.graph.zoom() * by, renderedPosition: middle });
  }

  move(event) {
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key in steps) {
      const [x, y] = steps[event.key];
      this.graph.panBy({ x, y });
    } else if (event.key === "+" || event.key === "-") {
      this.zoom(event.key === "+" ? 1.3 : 1 / 1.3);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Write the graph as it has been arranged. */
  asSvg() {
    const colours = palette();
    const shapes = colourOf(colours);
    const box = this.graph.elements().boundingBox({ includeLabels: true });
    const made = (name, attributes, ...children) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
      }
      element.append(...children);
      return element;
    };
    const svg = made("svg", {
      viewBox: `${box.x1 - 20} ${box.y1 - 20} ${box.w + 40} ${box.h + 40}`,
      width: Math.round(box.w + 40),
      height: Math.round(box.h + 40),
      "font-family": "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif",
      "font-size": 13,
    });
    svg.append(made("rect", { x: box.x1 - 20, y: box.y1 - 20, width: box.w + 40, height: box.h + 40, fill: colours.paper }));
    this.graph.edges().forEach((edge) => {
      const [from, to] = [edge.source().position(), edge.target().position()];
      const line = made("path", {
        d: `M${from.x} ${from.y}L${to.x} ${to.y}`,
        stroke: edgeColour(colours, edge.data("evidence")),
        "stroke-width": edge.data("evidence") ? 1 + 1.4 * edge.data("sure") : 1,
        "stroke-opacity": edge.data("across") ? 0.3 : 0.75,
      });
      if (DASHES[edge.data("evidence")]) {
        line.setAttribute("stroke-dasharray", DASHES[edge.data("evidence")].join(" "));
      }
      svg.append(line);
    });
    this.graph.nodes().forEach((node) => {
      const { x, y } = node.position();
      const half = node.data("size") / 2;
      const paint = { fill: shapes[node.data("kind")], stroke: colours.accent, "stroke-width": node.data("kind") === "part" ? 2 : 0 };
      const drawn = {
        rectangle: () => made("rect", { x: x - half, y: y - half, width: 2 * half, height: 2 * half, ...paint }),
        diamond: () => made("path", { d: `M${x} ${y - half}l${half} ${half}l${-half} ${half}l${-half} ${-half}z`, ...paint }),
        triangle: () => made("path", { d: `M${x} ${y - half}l${half} ${2 * half}h${-2 * half}z`, ...paint }),
        ellipse: () => made("circle", { cx: x, cy: y, r: half, ...paint }),
      };
      const side = node.data("side");
      const text = made("text", {
        x: side === "middle" ? x : side === "left" ? x - half - 5 : x + half + 5,
        y: side === "middle" ? y + half + 18 : y + 4.5,
        "text-anchor": { middle: "middle", left: "end", right: "start" }[side],
        fill: colours.ink,
      });
      node.data("short").split("\n").forEach((line, number) => {
        text.append(side === "middle" ? made("tspan", { x, dy: number ? 18 : 0 }, line) : line);
      });
      svg.append(drawn[node.data("shape")](), text);
    });
    return new XMLSerializer().serializeToString(svg);
  }

  async savePng() {
    if (this.isMoving) {
      const options = { output: "blob-promise", full: true, scale: 2, bg: palette().paper };
      save(await this.graph.png(options), "graph.png");
      return;
    }
    const image = new Image();
    image.src = this.button("svg").href;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    save(await new Promise((done) => canvas.toBlob(done, "image/png")), "graph.png");
  }
}

for (const figure of document.querySelectorAll("figure.graphview")) {
  new GraphView(figure);
}
