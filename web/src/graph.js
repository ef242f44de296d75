// Draws nodes and links; the pages say what they are.
import cytoscape from "cytoscape";

// Cytoscape writes a style element into the page unless there is one of this name, and a strict
// Content-Security-Policy refuses it. The one rule of it stands in our style sheet.
const ITS_STYLE = "__________cytoscape_stylesheet";

/**
 * Make a view of a graph.
 *
 * @param {HTMLElement} container Where it is drawn; has a height of its own.
 * @param {import("cytoscape").CytoscapeOptions} options Elements, style and layout.
 */
export function createGraph(container, options) {
  if (!document.getElementById(ITS_STYLE)) {
    const mark = document.createElement("meta");
    mark.id = ITS_STYLE;
    document.head.append(mark);
  }
  return cytoscape({ container, ...options });
}
