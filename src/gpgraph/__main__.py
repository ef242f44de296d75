"""``python -m gpgraph``: the command line."""

from gpgraph.cli.main import entry_point

if __name__ == "__main__":
    entry_point()
