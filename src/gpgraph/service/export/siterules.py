"""Rules for hosts that take some: redirects with their status, media types, negotiation.

Without any of them the site works: a page leads on from each redirect, and the suffixes tell most
hosts the media types.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.siteaddresses import INDEX, address_of
from gpgraph.service.export.sitemodel import Crawl
from gpgraph.store.sitefolder import SiteFolder

PLAIN = "text/plain"
CORS = "Access-Control-Allow-Origin: *"
# Chosen by ``Accept``, the first that is named in it.
NEGOTIATED = (
    mediatypes.JSON_LD,
    mediatypes.TURTLE,
    mediatypes.N_TRIPLES,
    mediatypes.RDF_XML,
)
TYPED = (*NEGOTIATED, mediatypes.TRIG, mediatypes.N_QUADS)

APACHE = """\
# For a folder that Apache 2.4 serves, with AllowOverride All.
Options -MultiViews
DirectorySlash Off
ErrorDocument 404 {prefix}/404.html
AddDefaultCharset Off
AddCharset utf-8 .ttl .html .txt
<IfModule mod_headers.c>
    Header set Access-Control-Allow-Origin "*"
    Header append Vary Accept
</IfModule>"""
NGINX = """\
# Include this in a server block of nginx whose root serves this folder at {prefix}/
absolute_redirect off;
charset utf-8;
charset_types text/turtle text/html text/plain text/css;
add_header Access-Control-Allow-Origin * always;
add_header Vary Accept always;
error_page 404 {prefix}/404.html;
set $form "";"""


def write_rules(folder: SiteFolder, found: Crawl, base: str) -> None:
    """Write the files of rules beside the pages.

    Raises:
        SiteError: the folder does not take them.
    """
    prefix = urlsplit(base).path.rstrip("/")
    moves = list(_moves(found.redirects, base, prefix))
    types = {
        address_of(name): content_type
        for name, content_type in sorted(found.types.items())
        if not name.endswith(INDEX) and "." not in name.rpartition("/")[2].lstrip(".")
    }
    folder.write("_redirects", PLAIN, _redirects(moves, prefix).encode())
    folder.write("_headers", PLAIN, _headers(types, prefix).encode())
    folder.write(".htaccess", PLAIN, _apache(moves, types, prefix).encode())
    folder.write("nginx.conf", PLAIN, _nginx(moves, types, prefix).encode())
    # Without it GitHub leaves out what begins with a dot or an underscore.
    folder.write(".nojekyll", PLAIN, b"")


Move = tuple[str, str, int]
"""From which path, to which address, with which status; both may end in ``*``."""


def _moves(redirects: Mapping[str, tuple[str, int]], base: str, prefix: str) -> Iterator[Move]:
    """Yield one rule for all paths that change their first part alone, and one for each other."""
    shared: dict[tuple[str, str, int], None] = {}
    for path, (location, status) in sorted(redirects.items()):
        target = location.removeprefix(base) if location.startswith(base + "/") else location
        head, _, rest = path.lstrip("/").partition("/")
        fresh, _, other = target.lstrip("/").partition("/")
        if rest and rest == other and target.startswith("/"):
            shared[f"/{head}/*", f"{prefix}/{fresh}/*", status] = None
        else:
            yield path, prefix + target if target.startswith("/") else target, status
    yield from shared


def _redirects(moves: list[Move], prefix: str) -> str:
    lines = [
        f"{prefix}{path}  {target.replace('*', ':splat')}  {status}!"
        for path, target, status in moves
    ]
    return "\n".join([*lines, ""])


def _headers(types: Mapping[str, str], prefix: str) -> str:
    lines = [f"{prefix}/*", f"  {CORS}"]
    for format_ in TYPED:
        lines += [f"{prefix}/*.{format_.name}", f"  Content-Type: {format_.content_type}"]
    for address, content_type in types.items():
        lines += [prefix + address, f"  Content-Type: {content_type}"]
    return "\n".join([*lines, ""])


def _apache(moves: list[Move], types: Mapping[str, str], prefix: str) -> str:
    lines = [APACHE.format(prefix=prefix)]
    lines += [f"AddType {item.media_type} .{item.name}" for item in TYPED]
    for address, content_type in types.items():
        lines += [f"<If \"%{{REQUEST_URI}} == '{prefix}{address}'\">"]
        lines += [f'    ForceType "{content_type}"', "</If>"]
    lines += ["RewriteEngine On", f"RewriteBase {prefix}/"]
    for path, target, status in moves:
        pattern = _pattern(path.lstrip("/"))
        lines += [f"RewriteRule ^{pattern}$ {target.replace('*', '$1')} [R={status},L]"]
    for item in NEGOTIATED:
        lines += [
            f"RewriteCond %{{HTTP_ACCEPT}} {_escaped(item.media_type)}",
            f"RewriteRule ^$ index.{item.name} [L]",
            f"RewriteCond %{{HTTP_ACCEPT}} {_escaped(item.media_type)}",
            f"RewriteCond %{{REQUEST_FILENAME}}.{item.name} -f",
            f"RewriteRule ^(.+)$ $1.{item.name} [L]",
        ]
    lines += [f"RewriteCond %{{REQUEST_FILENAME}}/{INDEX} -f", f"RewriteRule ^(.+)$ $1/{INDEX} [L]"]
    return "\n".join([*lines, ""])


def _nginx(moves: list[Move], types: Mapping[str, str], prefix: str) -> str:
    lines = [NGINX.format(prefix=prefix)]
    for item in reversed(NEGOTIATED):
        pattern = _escaped(item.media_type)
        lines += [f'if ($http_accept ~ "{pattern}") {{ set $form ".{item.name}"; }}']
    lines += ["types {", *(f"    {kind} {name};" for kind, name in _types().items()), "}"]
    for path, target, status in moves:
        pattern = _pattern(prefix + path)
        lines += [f'location ~ "^{pattern}$" {{ return {status} {target.replace("*", "$1")}; }}']
    for address, content_type in types.items():
        lines += [
            f'location = "{prefix}{address}" {{',
            f"    types {{ }} default_type {content_type.partition(';')[0]};",
            "    try_files $uri$form $uri =404;",
            "}",
        ]
    root = f"{prefix}/index"
    lines += [f"location = {prefix}/ {{ try_files {root}$form {root}.html =404; }}"]
    lines += [f"location {prefix}/ {{ try_files $uri$form $uri $uri/{INDEX} =404; }}"]
    return "\n".join([*lines, ""])


def _types() -> Mapping[str, str]:
    types = {item.media_type: item.name for item in TYPED}
    types |= {"text/html": "html", "text/css": "css", "image/svg+xml": "svg", "image/png": "png"}
    types |= {"application/xml": "xml", "application/json": "json", "application/gzip": "gz"}
    return types | {"application/atom+xml": "atom", "application/zstd": "zst", PLAIN: "txt"}


def _pattern(path: str) -> str:
    return _escaped(path.rstrip("*")) + ("(.*)" if path.endswith("*") else "")


def _escaped(text: str) -> str:
    return quote(text, safe="/+-_.~").replace(".", "\\.").replace("+", "\\+")
