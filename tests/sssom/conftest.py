"""Where the tools of SSSOM are."""

from pathlib import Path

import pytest
from tests.conftest import sssom_environment


@pytest.fixture(scope="session")
def sssom_python() -> Path:
    """Return the Python of the environment that has them."""
    return sssom_environment()
