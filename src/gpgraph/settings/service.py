"""What a service is, may take, and may do, whoever holds its data."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class ServiceSettings(BaseModel):
    """Settings of a service that answers by itself; a frozen value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one."
    )
    base_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#]+$",
        examples=["https://data.example.org/gpgraph"],
        description=(
            "Public address of the service, for links in answers; without it, the request's Host."
        ),
    )
    security_contact: str | None = Field(
        default=None,
        pattern=r"^(mailto:|tel:|https://)[!-~]+$",
        examples=["mailto:security@example.org"],
        description=(
            "Where to report a weakness, for /.well-known/security.txt: an address that begins with"
            " mailto:, https:// or tel:. Without it there is no such file."
        ),
    )
    release: Path = Field(
        default=Path("releases"),
        description="Folder of releases, or one release, to serve; built when there is none.",
    )
    history: int = Field(
        default=4,
        ge=0,
        le=1000,
        description="Earlier releases that can be queried beside the current one; 0 for none.",
    )
    history_max_quads: int = Field(
        default=500_000,
        ge=0,
        le=1_000_000_000,
        description="Most quads that are held for that, all together; each takes memory.",
    )
    data: tuple[Path, ...] = Field(
        default=(),
        description=(
            "Folders of your own RDF files, each served as the graph contrib/NAME; "
            "in the variable, several are separated by a colon (on Windows, a semicolon)."
        ),
    )
    workers: int = Field(
        default=3, ge=1, le=64, description="Worker processes that evaluate queries."
    )
    query_timeout_s: float = Field(
        default=10.0, gt=0, le=3600, description="Longest a query may run, in seconds."
    )
    queue_timeout_s: float = Field(
        default=5.0,
        gt=0,
        le=60,
        description="Longest a request waits for a free worker, in seconds.",
    )
    queue_size: int = Field(
        default=64,
        ge=0,
        le=10_000,
        description="Requests that may wait for a worker, in each lane.",
    )
    worker_memory_mb: int = Field(
        default=1024, ge=64, le=1_048_576, description="Memory that one query may take, in MiB."
    )
    query_max_bytes: int = Field(
        default=65_536, ge=256, le=16_777_216, description="Longest query text, in bytes of UTF-8."
    )
    page_workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Further worker processes, for pages and resource documents only.",
    )
    prepare_pages: bool = Field(
        default=True,
        description=(
            "Work out at the start what pages of a whole release need; else each worker does so"
            " when it is first asked, and the service starts half a second sooner."
        ),
    )
    validate_workers: int = Field(
        default=1,
        ge=0,
        le=64,
        description=(
            "Further worker processes, for POST /validate only; with 0 nothing is validated there."
        ),
    )
    validate_max_mb: int = Field(
        default=10,
        ge=1,
        le=60,
        description="Longest body of POST /validate, data and shapes together, in MiB.",
    )
    validate_timeout_s: float = Field(
        default=60.0, gt=0, le=3600, description="Longest a POST /validate may run, in seconds."
    )
    result_max_rows: int = Field(
        default=0,
        ge=0,
        le=1_000_000_000,
        description="Most solutions in one answer; the rest is cut, and said so. 0 cuts nothing.",
    )
    result_max_mb: int = Field(
        default=1024,
        ge=1,
        le=1_048_576,
        description="Longest answer, in MiB; one that grows longer is broken off.",
    )
    cache_mb: int = Field(
        default=64,
        ge=0,
        le=1_048_576,
        description="Memory for answers to repeat, in MiB; 0 is none.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(),
        description=(
            "Addresses or networks of proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are"
            " believed; in the variable, separated by commas."
        ),
    )
    federation: tuple[str, ...] = Field(
        default=(),
        description=(
            "Origins, such as https://query.example.org, that SERVICE may ask;"
            " in the variable, separated by commas. Without any, SERVICE is refused."
        ),
    )
    federation_timeout_s: float = Field(
        default=20.0,
        gt=0,
        le=3600,
        description="Longest a query with SERVICE may take, in seconds.",
    )
    request_timeout_s: float = Field(
        default=20.0,
        gt=0,
        le=3600,
        description="Longest a client may take to send one request, in seconds.",
    )
    max_connections: int = Field(
        default=1000, ge=1, le=65_536, description="Connections held at once; more get a 503."
    )
    access_log: bool = Field(
        default=True, description="Write one JSON line to standard error for every request."
    )
