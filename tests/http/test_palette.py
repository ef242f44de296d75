"""Colours: readable by the rules of WCAG, and told apart by people who see fewer of them."""

import re
from collections.abc import Mapping
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

SHEETS = Path(__file__).parents[2] / "src/gpgraph/http/static"
SHEET = (SHEETS / "gpgraph.css").read_text("utf-8")

BACKGROUNDS = ("paper", "panel")
TEXTS = ("ink", "quiet", "accent", "stated", "third", "inferred")
EVIDENCE = ("stated", "third", "inferred")
# WCAG 2.2, success criteria 1.4.3 and 1.4.11.
TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0
# CIE 1976 differences; 2.3 is what an eye just sees, beside each other.
APART, OTHERS_APART = 18.0, 8.0

# Machado, Oliveira and Fernandes 2009, table 1, severity 1, on linear RGB.
SIGHT: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# The wheel of the Sustainable Development Goals, and the blue of the UN.
OF_OTHERS = (
    "#e5243b", "#dda63a", "#4c9f38", "#c5192d", "#ff3a21", "#26bde2", "#fcc30b", "#a21942",
    "#fd6925", "#dd1367", "#fd9d24", "#bf8b2e", "#3f7e44", "#0a97d9", "#56c02b", "#00689d",
    "#19486a", "#5b92e5", "#009edb",
)  # fmt: skip

Colour = tuple[float, float, float]


def palettes() -> Mapping[str, Mapping[str, str]]:
    """Return the colours by name, of light pages and of dark ones."""
    light, dark = re.findall(r":root \{\n(.*?)\}", SHEET, re.DOTALL)[:2]
    found = {
        scheme: dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", text))
        for scheme, text in (("light", light), ("dark", dark))
    }
    assert found["light"].keys() == found["dark"].keys()
    return found


PALETTES = palettes()
schemes = pytest.mark.parametrize("scheme", PALETTES)


def linear(colour: str) -> Colour:
    """Return a colour of sRGB as parts of light: IEC 61966-2-1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    dim, bright = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    )
    return (bright + 0.05) / (dim + 0.05)


def lab(colour: Colour) -> Colour:
    """Return a colour in CIE 1976 L*a*b*, as seen in daylight."""

    def bent(part: float) -> float:
        return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

    red, green, blue = colour
    x = bent((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = bent(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = bent((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, sight: str) -> float:
    """Return how far apart two colours are for who sees like this."""
    seen = []
    for colour in (linear(one), linear(other)):
        mixed = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in SIGHT[sight])
        red, green, blue = (min(1.0, max(0.0, part)) for part in mixed)
        seen.append(lab((red, green, blue)))
    return dist(*seen)


@schemes
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("name", TEXTS)
def test_text_can_be_read(scheme: str, name: str, background: str) -> None:
    """Small text as well: WCAG 2.2, 1.4.3."""
    palette = PALETTES[scheme]

    assert contrast(palette[name], palette[background]) >= TEXT_CONTRAST


@schemes
def test_text_on_a_filled_colour_can_be_read(scheme: str) -> None:
    """Buttons and failed checks have the paper's colour on their own."""
    palette = PALETTES[scheme]

    for name in ("accent", "inferred"):
        assert contrast(palette["paper"], palette[name]) >= TEXT_CONTRAST


@schemes
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_edges_of_fields_and_the_focus_can_be_seen(scheme: str, background: str) -> None:
    """WCAG 2.2, 1.4.11: what can be used has to be found."""
    palette = PALETTES[scheme]

    for name in ("edge", "accent"):
        assert contrast(palette[name], palette[background]) >= EDGE_CONTRAST


@schemes
@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_of_evidence_are_told_apart(scheme: str, sight: str) -> None:
    """What INTERPOL states and what we infer; each has another border as well."""
    for one, other in combinations(EVIDENCE, 2):
        assert difference(PALETTES[scheme][one], PALETTES[scheme][other], sight) >= APART


@schemes
def test_colours_are_nobody_elses(scheme: str) -> None:
    """Nobody should take this for a page of the United Nations."""
    for name, colour in PALETTES[scheme].items():
        nearest = min(difference(colour, other, "all colours") for other in OF_OTHERS)
        assert nearest >= OTHERS_APART, name


def test_no_rule_has_a_colour_of_its_own() -> None:
    """A colour that is not in the palette is in none of these tests."""
    for sheet in sorted(SHEETS.glob("*.css")):
        for line in sheet.read_text("utf-8").splitlines():
            if not line.lstrip().startswith("--") and "--paper: #fff" not in line:
                assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", line) == [], line


def test_no_rule_knows_left_or_right() -> None:
    """Arabic is read from the right; code is not."""
    for sheet in sorted(SHEETS.glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for rule in re.findall(r"[^{}]*\{[^{}]*\}", rules):
            # Of code, and of lines that stand upright, left is where the letters begin.
            if re.search(r"direction: ltr|writing-mode: vertical|^\s*pre ", rule):
                continue
            found = re.findall(
                r"(?:^|[;{\s])((?:margin-|padding-|border-)?(?:left|right)\s*:|"
                r"(?:float|clear|text-align):\s*(?:left|right))",
                rule,
            )
            assert found == [], rule
