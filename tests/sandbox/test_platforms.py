"""Where the service runs, and what is said where it does not."""

import subprocess
import sys

import pytest

from gpgraph.sandbox.platforms import why_not_served


@pytest.mark.parametrize("platform", ["linux", "darwin", "freebsd14"])
def test_service_runs_where_processes_fork(platform: str) -> None:
    """Fewer walls are documented; no service at all would be refused."""
    assert why_not_served(platform) is None


def test_windows_is_told_in_words_before_anything_is_imported_that_it_lacks() -> None:
    """An ImportError tells nobody that the other commands work, and that WSL would do."""
    code = """if True:
        import sys
        from gpgraph.cli.main import main
        for name in ("resource", "fcntl"):
            sys.modules[name] = None  # to import it fails
        sys.platform = "win32"
        sys.exit(main(["serve", "--port", "0"], {}))
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=20
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("gpgraph: Windows has no way to fork")
    assert "WSL 2" in done.stderr
    assert "Traceback" not in done.stderr
