// A text field for SPARQL with colours, completion and marks at the line of a mistake.
//
// It lives in a shadow root: there CodeMirror puts its rules into a constructed style sheet, which
// a strict Content-Security-Policy allows, where it would write a style element into the page.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  HighlightStyle,
  StreamLanguage,
  bracketMatching,
  indentUnit,
  syntaxHighlighting,
  syntaxTree,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The page says what the colours are: its custom properties reach into the shadow root.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.string, tags.number], color: "var(--code-literal)" },
  { tag: [tags.atom, tags.url], color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "var(--panel)", fontSize: "0.9375rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { caretColor: "currentColor", minHeight: "12em", padding: "0.5rem 0" },
  ".cm-cursor": { borderInlineStartColor: "currentColor" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--quiet)" },
  ".cm-activeLine": { backgroundColor: "var(--code-line)" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.5" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)",
    border: "1px solid var(--line)",
    color: "inherit",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
  },
});

/** Tell whether a place is in a comment or a text, where no name can stand. */
function isInText({ state, pos }) {
  return /comment|string/.test(syntaxTree(state).resolveInner(pos, -1).name);
}

/**
 * Make an editor.
 *
 * @param {HTMLElement} parent Where it stands; gets a shadow root.
 * @param {object} options
 * @param {string} options.text What it holds at first.
 * @param {string} options.label Its name for those who do not see it.
 * @param {(context: import("@codemirror/autocomplete").CompletionContext) => unknown}
 *   options.complete Gives completions, in CodeMirror's form.
 * @param {(text: string) => void} options.onChange Is told of every change.
 * @param {() => void} options.onRun Is called on Ctrl-Enter, or Command-Enter.
 */
export function createEditor(parent, { text, label, complete, onChange, onRun }) {
  const root = parent.attachShadow({ mode: "open" });
  const run = () => {
    onRun();
    return true;
  };
  const extensions = [
    keymap.of([{ key: "Mod-Enter", run }, ...completionKeymap, ...defaultKeymap]),
    keymap.of(historyKeymap),
    history(),
    lineNumbers(),
    highlightActiveLine(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of("  "),
    StreamLanguage.define(sparql),
    syntaxHighlighting(colours),
    autocompletion({
      override: [(context) => (isInText(context) ? null : complete(context))],
      // Each asks the service: not at every letter of a word that is written fast.
      activateOnTypingDelay: 150,
    }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, dir: "ltr" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        onChange(update.state.doc.toString());
      }
    }),
    look,
  ];
  const stateOf = (doc) => EditorState.create({ doc, extensions });
  const view = new EditorView({ parent: root, root, state: stateOf(text) });

  return {
    get text() {
      return view.state.doc.toString();
    },
    /** Everything about the text: where the cursor stands, what can be undone. */
    get state() {
      return view.state;
    },
    /** Show another text: a state that was kept, or a string. */
    set state(value) {
      view.setState(typeof value === "string" ? stateOf(value) : value);
    },
    focus() {
      view.focus();
    },
    /** Mark a place; line and column count from 1. Without a message, take all marks away. */
    mark(line, column, message) {
      const { doc } = view.state;
      const found = [];
      if (message) {
        const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
        const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
        found.push({ from, to: Math.max(from, at.to), severity: "error", message });
        view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
      }
      view.dispatch(setDiagnostics(view.state, found));
    },
  };
}
