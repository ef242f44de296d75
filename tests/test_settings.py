"""Settings: one name in flag, variable and documentation; a misspelling is an error."""

import re
from pathlib import Path

import pytest

from gpgraph.errors import SettingsError
from gpgraph.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).parents[1]


def test_defaults_hold_where_nothing_is_set() -> None:
    """An empty environment gives a service on loopback."""
    settings = Settings.from_environ({"PATH": "/bin"})

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_a_flag_wins_over_a_variable() -> None:
    """What is typed last is what is meant."""
    assert Settings.from_environ({"GPGRAPH_PORT": "9000"}, port=9001, host=None).port == 9001


def test_folders_of_data_are_split_at_the_path_separator() -> None:
    """Two folders in one variable, as in PATH."""
    settings = Settings.from_environ({"GPGRAPH_DATA": "a:b"})

    assert settings.data == (Path("a"), Path("b"))


def test_misspelt_variable_is_refused_with_the_name_that_is_nearest() -> None:
    """A variable that does nothing is worse than an error."""
    with pytest.raises(SettingsError, match=r"GPGRAPH_PROT is not a.*Did you mean GPGRAPH_PORT\?"):
        Settings.from_environ({"GPGRAPH_PROT": "9000"})


def test_variable_like_no_other_is_refused_with_all_names_that_there_are() -> None:
    """Who guesses sees what there is to choose from."""
    with pytest.raises(SettingsError, match=r"GPGRAPH_XYZZY is not a setting.*GPGRAPH_PORT"):
        Settings.from_environ({"GPGRAPH_XYZZY": "1"})


def test_bad_flag_is_named_as_the_flag_that_was_typed() -> None:
    """Whoever typed a flag does not look for a variable."""
    with pytest.raises(SettingsError, match=r"^--port '70000': "):
        Settings.from_environ({"GPGRAPH_PORT": "80"}, port="70000")


def test_address_without_a_scheme_is_refused_with_an_example() -> None:
    """A pattern tells nobody what to write."""
    with pytest.raises(SettingsError, match=r"Write it as in https://data\.example\.org/gpgraph"):
        Settings.from_environ({"GPGRAPH_BASE_URL": "example.org"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GPGRAPH_PORT", "70000"),
        ("GPGRAPH_QUERY_TIMEOUT_S", "0"),
        ("GPGRAPH_WORKERS", "many"),
        ("GPGRAPH_BASE_URL", "example.org"),
    ],
)
def test_value_out_of_bounds_is_refused_by_name(name: str, value: str) -> None:
    """The message names the variable and shows the value."""
    with pytest.raises(SettingsError, match=f"{name}='{value}'"):
        Settings.from_environ({name: value})


def test_every_setting_stands_in_the_reference_with_flag_variable_and_default() -> None:
    """docs/reference/settings.md is the table an operator reads."""
    text = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `--([a-z-]+)` \| `(GPGRAPH_[A-Z_]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE
    )

    expected = [
        (
            name.replace("_", "-"),
            ENV_PREFIX + name.upper(),
            f"`{field.default}`" if field.default not in (None, ()) else "none",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected
