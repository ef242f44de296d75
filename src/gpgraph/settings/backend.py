"""Which other server holds the data, and how it is spoken to."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from gpgraph.model.backend.names import PREFIX
from gpgraph.settings.service import ServiceSettings


class BackendSettings(ServiceSettings):
    """The settings of a service, and those of another server behind it."""

    backend: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:7878/query"],
        description=(
            "Where a SPARQL server that holds the data takes queries. Without it the service"
            " answers them itself."
        ),
    )
    backend_graph_store: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:7878/store"],
        description="Where that server takes graphs (Graph Store Protocol); only to publish.",
    )
    backend_update: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:7878/update"],
        description="Where that server takes updates; only to publish.",
    )
    backend_user: str | None = Field(
        default=None, description="User on that server; the password is in a file."
    )
    backend_password_file: Path | None = Field(
        default=None, description="File with the password of that user, on its first line."
    )
    backend_token_file: Path | None = Field(
        default=None, description="File with a bearer token for that server, in the user's place."
    )
    backend_ca_file: Path | None = Field(
        default=None,
        description="Certificates (PEM) to trust for that server; else those of the system.",
    )
    backend_dialect: Literal["auto", "oxigraph", "virtuoso", "generic"] = Field(
        default="auto",
        description="What kind of server it is; auto goes by what it says of itself.",
    )
    backend_prefix: str = Field(
        default=PREFIX,
        pattern=r"^[a-z][a-z0-9+.-]*:[!-~]*[/#:]$",
        examples=["https://example.org/gpgraph/"],
        description="Below this stand the graphs that the service keeps there for itself.",
    )
    backend_graphs: tuple[str, ...] = Field(
        default=(),
        description=(
            "IRIs of further named graphs of that server, of no release, that queries may ask;"
            " in the variable, separated by spaces. What may see them is never kept."
        ),
    )
    backend_connections: int = Field(
        default=16, ge=1, le=1000, description="Queries that may be with that server at once."
    )
    backend_poll_s: float = Field(
        default=2.0,
        ge=0.1,
        le=3600,
        description="How often it is asked which release it holds, in seconds.",
    )
