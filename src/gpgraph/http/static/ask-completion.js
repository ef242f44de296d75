// Completes what is written in a query: prefixes, classes, properties, labels, variables. All of it
// is asked of the service, so it is what this release has.

const VOCABULARY = `
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?term ?kind (SAMPLE(?name) AS ?label) WHERE {
  { ?part void:class ?term BIND("class" AS ?kind) }
  UNION { ?part void:property ?term BIND("property" AS ?kind) }
  UNION { ?term a owl:Class BIND("class" AS ?kind) }
  UNION {
    VALUES ?of { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdf:Property }
    ?term a ?of BIND("property" AS ?kind)
  }
  OPTIONAL { ?term rdfs:label ?name FILTER(LANG(?name) IN ("en", "")) }
  FILTER(isIRI(?term))
}
GROUP BY ?term ?kind
ORDER BY ?term
`;
const PREFIXES = `
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace WHERE { ?declared sh:prefix ?prefix ; sh:namespace ?namespace }
ORDER BY ?prefix
`;
const KEYWORDS = (
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS VALUES BIND GRAPH CONSTRUCT DESCRIBE ASK" +
  " PREFIX ORDER BY GROUP HAVING LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT EXISTS" +
  " NOT LANG LANGMATCHES STR STRLEN CONTAINS STRSTARTS STRENDS REGEX REPLACE LCASE UCASE BOUND IF" +
  " COALESCE DATATYPE YEAR NOW DESC ASC AS IN FROM NAMED"
).split(" ");
// A local name that needs no escape; other IRIs are written whole.
const PLAIN = /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/;
const LEAST_LETTERS = 3;
const MOST_LABELS = 12;

export class Completion {
  constructor(endpoint, { search, class: className, property }) {
    this.endpoint = endpoint;
    this.search = search;
    this.kinds = { class: className, property };
  }

  /** Complete what stands before the cursor; CodeMirror calls this while somebody types. */
  async complete(context) {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      return { from: variable.from, options: variablesOf(context, variable), validFor: /^[?$]\w*$/ };
    }
    const inIri = context.matchBefore(/<[^<>\s]*/);
    const word = context.matchBefore(/(?:[A-Za-z][\w-]*)?:[\w.-]*|[\p{L}_][\p{L}\w-]*/u);
    if (inIri || (!word && !context.explicit)) {
      return null;
    }
    const { prefixes, terms } = await this.loaded();
    if (word?.text.includes(":")) {
      const [prefix] = word.text.split(":");
      const options = terms.filter((term) => term.prefix === prefix);
      return { from: word.from, options, validFor: /^[\w-]*:[\w.-]*$/ };
    }
    const written = word?.text ?? "";
    const from = word?.from ?? context.pos;
    const labels = written.length < LEAST_LETTERS ? [] : await this.labelled(written, prefixes);
    if (context.aborted) {
      return null;
    }
    const lowered = written.toLowerCase();
    const named = terms.filter(
      ({ label, detail }) =>
        label.split(":")[1].toLowerCase().includes(lowered) || detail.toLowerCase().includes(lowered),
    );
    const declared = Object.keys(prefixes).map((name) => ({
      label: `${name}:`,
      type: "namespace",
      detail: prefixes[name],
      apply: declaring(`${name}:`, prefixes),
    }));
    const keywords = KEYWORDS.map((label) => ({ label, type: "keyword" }));
    const starting = [...keywords, ...declared].filter(({ label }) =>
      label.toLowerCase().startsWith(lowered),
    );
    // What is found may be called otherwise than what is written: it is not sifted again.
    const known = new Set(named.map(({ label }) => label));
    const others = labels.filter(({ info }) => !known.has(info));
    return { from, options: [...starting, ...named, ...others], filter: false };
  }

  async labelled(written, prefixes) {
    const question = new URLSearchParams({ q: written, size: MOST_LABELS });
    try {
      const reply = await fetch(`${this.search}?${question}`, {
        headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      });
      const { results } = reply.ok ? await reply.json() : { results: [] };
      return results.map(({ iri, label, code, kinds }) => {
        const name = nameOf(iri, prefixes);
        return {
          label: code ? `${code} ${label}` : label,
          detail: kinds[0]?.label ?? "",
          info: name,
          apply: declaring(name, prefixes),
        };
      });
    } catch {
      return [];
    }
  }

  /** Return the prefixes and terms, asked for once, when somebody first writes. */
  loaded() {
    this.loading ??= this.load().catch(() => {
      this.loading = undefined;
      return { prefixes: {}, terms: [] };
    });
    return this.loading;
  }

  async load() {
    const [declared, found] = await Promise.all([this.rows(PREFIXES), this.rows(VOCABULARY)]);
    const prefixes = Object.fromEntries(declared.map((row) => [row.prefix, row.namespace]));
    const terms = found
      .map(({ term, kind, label = "" }) => ({ name: nameOf(term, prefixes), kind, label }))
      .filter(({ name }) => !name.startsWith("<"))
      .map(({ name, kind, label }) => ({
        label: name,
        prefix: name.split(":")[0],
        type: kind,
        detail: label,
        info: this.kinds[kind],
        apply: declaring(name, prefixes),
      }));
    return { prefixes, terms };
  }

  async rows(query) {
    const reply = await fetch(`${this.endpoint}?${new URLSearchParams({ query })}`, {
      headers: { Accept: "application/sparql-results+json" },
    });
    const { results } = await reply.json();
    return results.bindings.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])),
    );
  }
}

/** Return an IRI as a query has it: with the longest prefix that fits, else whole. */
function nameOf(iri, prefixes) {
  const [best] = Object.entries(prefixes)
    .filter(([, namespace]) => iri.startsWith(namespace))
    .sort(([, one], [, other]) => other.length - one.length);
  const local = best && iri.slice(best[1].length);
  return best && PLAIN.test(local) ? `${best[0]}:${local}` : `<${iri}>`;
}

/** Return what writes a name, and above it the declaration of its prefix where that is missing. */
function declaring(name, prefixes) {
  return (view, _completion, from, to) => {
    const [prefix] = name.split(":");
    const namespace = name.startsWith("<") ? undefined : prefixes[prefix];
    const text = view.state.doc.toString();
    const isDeclared = new RegExp(`PREFIX\\s+${prefix}:`, "i").test(text);
    const missing = namespace && !isDeclared ? `PREFIX ${prefix}: <${namespace}>\n` : "";
    view.dispatch({
      changes: [
        { from: 0, insert: missing },
        { from, to, insert: name },
      ],
      selection: { anchor: from + missing.length + name.length },
      userEvent: "input.complete",
    });
  };
}

function variablesOf({ state }, { from }) {
  const text = state.doc.toString();
  const others = text.slice(0, from) + " " + text.slice(from).replace(/^[?$]\w*/, "");
  const names = new Set(others.match(/[?$]\w+/g) ?? []);
  return [...names].map((label) => ({ label, type: "variable" }));
}
