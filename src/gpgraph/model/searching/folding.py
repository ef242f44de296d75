"""How texts are made alike, so that a search finds them however they are written."""

import re
import unicodedata

MAX_WORDS = 12
MAX_QUESTION = 200

# Forms of one letter that Arabic keyboards and texts use as it comes, the lengthening stroke.
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None}  # noqa: RUF001 - Arabic
)
# Written without spaces between words: each character is a word of its own.
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_IDEOGRAPH}]|[^\\W_{_IDEOGRAPH}]+")
# What links the parts of a code, such as 16.4, 1.a.3 or C160402.
_CODE = re.compile(r"[0-9]+(?:\.[0-9a-z]+)*|[a-z]{1,3}[0-9]+[0-9a-z]*")
_APOSTROPHES = re.compile("['\u2019\u02bc]")


def fold(text: str) -> str:
    """Return a text without case, accents, vowel signs and other differences of writing.

    Source:
        Unicode Standard Annex 15 (normalisation form KD), Unicode Standard, section 3.13
        (default caseless matching).
    """
    if text.isascii():
        return text.replace("'", "").lower()
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).translate(_ARABIC))
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", plain.casefold())


def words(folded: str) -> list[str]:
    """Return the words of a folded text; of one without spaces between words, its characters."""
    return _WORD.findall(folded)


def is_code(folded: str) -> bool:
    """Tell whether a folded text may be a code as a whole."""
    return _CODE.fullmatch(folded.strip()) is not None
