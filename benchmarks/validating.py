"""How long it takes to validate, beside pySHACL as it comes.

``python -m benchmarks.validating`` prints a table and keeps it in ``results/``. Each run is a
process of its own that reads N-Triples and validates them; the times hold both. The data are
synthetic (``synthetic.py``); the shapes look at counts, datatypes, languages, classes, patterns,
the other end of a link and alternatives; with a query, also at projects with two publishers. The
last rows are ``gpgraph validate`` on the sources of this repository, from the start of the process
to its end.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat, parse

from benchmarks import synthetic

RESULTS = Path(__file__).with_name("results")
RUNS = 3
SMALL, LARGE = 100_000, 1_000_000
PLAIN, DEFAULT, FAST = "pyshacl", "gpgraph", "gpgraph[fast]"
WITHOUT, WITH_QUERY = "no query", "a query"
_HEAD = f"""# Validation, side by side

Medians of {RUNS} runs, processor time in brackets; memory is the most that the process has held.
The ratio is that of processor times, to pySHACL as it comes.

| data and shapes | who | seconds | MB | results | ratio |
|---|---|---|---|---|---|
"""
_KIBIBYTE = 1024
_MEGABYTE = 1_000_000
_WATCH_S = 0.02
_GOALS = tuple(f"http://metadata.un.org/sdg/{number}" for number in range(1, 18))
SHAPES = f"""
@prefix d: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s: <http://schema.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <{synthetic.NAMESPACE}shape/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:Project a sh:NodeShape ; sh:targetClass s:ResearchProject ;
  sh:property e:identifier, e:title, e:publisher, e:subject, e:start .
e:Article a sh:NodeShape ; sh:targetClass s:ScholarlyArticle ;
  sh:property e:identifier, e:title, e:publisher, e:subject, e:issued, e:part .
e:Organization a sh:NodeShape ; sh:targetClass s:Organization ; sh:nodeKind sh:IRI ;
  sh:property e:label, e:published .
e:identifier sh:path d:identifier ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ;
  sh:pattern "^(Project|Publication) [0-9]+$" .
e:title sh:path d:title ; sh:minCount 1 ; sh:uniqueLang true ;
  sh:languageIn ( "en" "fr" "es" "de" "ar" ) ; sh:minLength 3 .
e:publisher sh:path d:publisher ; sh:class s:Organization ; sh:minCount 1 ; sh:maxCount 1 .
e:subject sh:path d:subject ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 3 .
e:start sh:path s:startDate ; sh:datatype xsd:date ; sh:minCount 1 ;
  sh:minInclusive "2000-01-01"^^xsd:date .
e:issued sh:path d:issued ; sh:datatype xsd:date ; sh:or ( e:early e:late ) .
e:early sh:maxInclusive "2010-01-01"^^xsd:date . e:late sh:nodeKind sh:Literal .
e:part sh:path d:isPartOf ; sh:class s:ResearchProject ; sh:minCount 1 ; sh:maxCount 1 .
e:label sh:path rdfs:label ; sh:minCount 1 ; sh:languageIn ( "en" ) .
e:published sh:path [ sh:inversePath d:publisher ] ; sh:nodeKind sh:IRI .
"""
QUERY = f"""
@prefix s: <http://schema.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <{synthetic.NAMESPACE}shape/> .
e:Once a sh:NodeShape ; sh:targetClass s:ResearchProject ; sh:sparql e:one-publisher .
e:one-publisher sh:message "Keep one." ; sh:select \"\"\"
  SELECT $this ?value {{ $this <http://purl.org/dc/terms/publisher> ?value , ?other
    FILTER (?other != ?value) }} \"\"\" .
"""


def main() -> None:
    """Measure, print the table and keep it; or, as a child, validate once and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validating", description=__doc__)
    parser.add_argument("--child", nargs=3, metavar=("ENGINE", "FILE", "SHAPES"))
    parser.add_argument("--no-file", action="store_true", help="print only")
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(validated(*arguments.child)))
        return
    text = measured()
    print(text)
    if not arguments.no_file:
        (RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-validation.md").write_text(text, "utf-8")


def validated(engine: str, name: str, kind: str) -> Mapping[str, float]:
    """Read and validate a file in this process."""
    text, file = SHAPES + (QUERY if kind == WITH_QUERY else ""), Path(name)
    shapes = list(parse(text, RdfFormat.TURTLE))
    if engine == PLAIN:
        pyshacl, rdflib = import_module("pyshacl"), import_module("rdflib")
        began = time.perf_counter(), time.process_time()
        data = rdflib.Graph().parse(file, format="nt")
        rules = rdflib.Graph().parse(data=text, format="turtle")
        _, report, _ = pyshacl.validate(data, shacl_graph=rules, inplace=True)
        results = len(list(report.objects(None, rdflib.SH.result)))
    elif engine == DEFAULT:
        shacl = import_module("gpgraph.store.shacl")
        began = time.perf_counter(), time.process_time()
        results = len(shacl.check(parse(path=file, format=RdfFormat.N_TRIPLES), shapes))
    else:
        fast = import_module("gpgraph.store.engines.fast")
        began = time.perf_counter(), time.process_time()
        results = len(fast.find(fast.FastData.of_file(file), shapes)[0])
    return {
        "seconds": time.perf_counter() - began[0],
        "cpu": time.process_time() - began[1],
        "megabytes": _peak_megabytes(),
        "results": results,
    }


def _peak_megabytes() -> float:
    """Return the most memory that this process has held; what its parent held is left out."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * _KIBIBYTE / _MEGABYTE


def measured() -> str:
    """Measure every row, the engines in turn, and return the table."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="gpgraph-bench-") as folder:
        small, large = Path(folder) / "small.nt", Path(folder) / "large.nt"
        for file, count in ((small, SMALL), (large, LARGE)):
            made = synthetic.triples(_GOALS, count=count)
            file.write_text("".join(f"{triple} .\n" for triple in made), "utf-8")
        for kind in (WITHOUT, WITH_QUERY):
            runs: dict[str, list[Mapping[str, float]]] = {PLAIN: [], DEFAULT: [], FAST: []}
            for _ in range(RUNS):
                for name, found in runs.items():
                    found.append(_child(name, small, kind))
            plain = _median(runs[PLAIN], "cpu")
            for name, found in runs.items():
                ratio = f"{plain / _median(found, 'cpu'):,.1f}"
                rows.append(_line(f"{SMALL:,} triples, {kind}", name, found, ratio))
        found = [_child(FAST, large, WITH_QUERY) for _ in range(RUNS)]
        rows.append(_line(f"{LARGE:,} triples, {WITH_QUERY}", FAST, found, ""))
        shapes = Path(folder) / "shapes.ttl"
        shapes.write_text(SHAPES + QUERY, "utf-8")
        against = (str(large), "--shapes", str(shapes), "--max-mb", "200", "--engine", "shacl")
        found = [_command(*against) for _ in range(RUNS)]
        rows.append(_line(f"{LARGE:,} triples, {WITH_QUERY}", "gpgraph validate", found, ""))
    for name in ("pyshacl", "auto"):
        found = [_command("--engine", name) for _ in range(RUNS)]
        rows.append(_line("this repository", f"gpgraph validate --engine {name}", found, ""))
    return _HEAD + "\n".join(rows) + "\n"


def _child(engine: str, file: Path, kind: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "benchmarks.validating", "--child", engine, str(file), kind]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    print(engine, file.name, kind, done.stdout.strip(), file=sys.stderr, flush=True)
    found: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _command(*arguments: str) -> Mapping[str, float]:
    """Run ``gpgraph validate`` from start to end, and watch the memory of all its processes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "gpgraph", "validate", "--format", "turtle", *arguments]
    megabytes = 0.0
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL) as process,
    ):
        while process.poll() is None:
            megabytes = max(megabytes, _tree_megabytes(process.pid))
            time.sleep(_WATCH_S)
        out.seek(0)
        results = out.read().count(b"sh:focusNode ")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "cpu": cpu, "megabytes": megabytes, "results": results}


def _tree_megabytes(process: int) -> float:
    """Return what a process and those that it has started hold; shared pages count in each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:  # it has just ended
        return 0.0
    own = pages * resource.getpagesize() / _MEGABYTE
    return own + sum(_tree_megabytes(int(child)) for child in children)


def _line(data: str, who: str, found: Sequence[Mapping[str, float]], ratio: str) -> str:
    seconds, cpu = _median(found, "seconds"), _median(found, "cpu")
    memory = f"{_median(found, 'megabytes'):,.0f}" if found[0]["megabytes"] else ""
    results = f"{found[0]['results']:,.0f}"
    return f"| {data} | {who} | {seconds:.2f} ({cpu:.2f}) | {memory} | {results} | {ratio} |"


def _median(found: Sequence[Mapping[str, float]], name: str) -> float:
    return median(one[name] for one in found)


if __name__ == "__main__":
    main()
