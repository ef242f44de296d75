"""The application: routes, errors, headers. Importing this starts nothing."""

from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from gpgraph import __version__
from gpgraph.http import pages, problems, resources, sparql
from gpgraph.http.addresses import Pages
from gpgraph.http.headers import CommonHeaders
from gpgraph.http.services import Services

HERE = Path(__file__).parent


def create_app(services: Services) -> FastAPI:
    """Return the application over services that the caller starts and closes."""
    app = FastAPI(
        title="gpgraph",
        version=__version__,
        summary="INTERPOL's Global Policing Goals and the UN SDGs as linked data.",
        # Their pages load scripts from another host.
        docs_url=None,
        redoc_url=None,
        # Such a redirect would lead to the host that the client names, not to the public base.
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.pages = Pages(
        Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )
    problems.install(app)
    app.include_router(pages.router)
    app.include_router(sparql.router)
    app.include_router(resources.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(CommonHeaders)
    return app
