"""A report as a page of its own, grouped by rule. It loads nothing."""

from collections.abc import Iterator
from html import escape

from gpgraph.model.namespaces import compact
from gpgraph.model.report.finding import Finding, detail, groups, said, subject_line
from gpgraph.model.report.values import Report

_STYLE = """\
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .25rem }
.severity { border-radius: .25rem; color: #fff; font-size: .8rem; padding: .1rem .4rem }
.violation .severity { background: #a4161a } .warning .severity { background: #8a5a00 }
.info .severity { background: #2b5c8a }
table { border-collapse: collapse; margin: .5rem 0; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .5rem }
th, td { text-align: left; vertical-align: top }
td { overflow-wrap: anywhere }
td.place { font-family: ui-monospace, monospace; white-space: nowrap }
.verdict { font-size: 1.2rem } .shape { font-size: .9rem; opacity: .75 }
"""


def html(report: Report) -> bytes:
    """Write the whole page."""
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.verdict)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        "<main>\n<h1>Validation</h1>\n"
    )
    body = "".join(f"{line}\n" for line in _body(report))
    return (head + body + "</main>\n</body>\n</html>\n").encode()


def _body(report: Report) -> Iterator[str]:
    yield f'<p class="verdict" role="status"><strong>{escape(report.verdict)}</strong></p>'
    if report.rules:
        yield (
            f"<p>{report.resources:,} resources were checked against"
            f" {len(report.rules):,} rules.</p>"
        )
    for note in report.notes:
        yield f'<p class="note">{escape(note)}</p>'
    for same in groups(report.findings):
        yield from _section(same)
    if report.waived:
        yield '<section class="waived">\n<h2>Waived</h2>\n<table>'
        yield "<thead><tr><th>Rule</th><th>Resource</th><th>Until</th><th>Why</th></tr></thead>"
        yield "<tbody>"
        for one in report.waived:
            cells = (one.finding.rule, subject_line(one.finding), str(one.expires), one.reason)
            yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        yield "</tbody>\n</table>\n</section>"


def _section(same: list[Finding]) -> Iterator[str]:
    first = same[0]
    severity = first.severity.name.lower()
    yield f'<section class="{severity}">'
    yield f'<h2>{escape(first.rule)} <span class="severity">{severity}</span></h2>'
    yield from (f"<p>{escape(sentence)}</p>" for sentence in said(same))
    yield f'<p class="shape">{escape(compact(first.shape))}</p>'
    yield "<table>\n<thead><tr><th>Where</th><th>Resource</th><th>Statement</th></tr></thead>"
    yield "<tbody>"
    for finding in same:
        place = "" if finding.place is None else str(finding.place)
        yield (
            f'<tr><td class="place">{escape(place)}</td><td>{escape(subject_line(finding))}</td>'
            f"<td>{escape(detail(finding) or '')}</td></tr>"
        )
    yield "</tbody>\n</table>\n</section>"
