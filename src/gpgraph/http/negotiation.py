"""What a client wants of a document: its format, its words, its languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.types import Scope

from gpgraph.errors import ContradictionError, NotAcceptableError
from gpgraph.http.addresses import services_of
from gpgraph.http.fields import ACCEPT, ACCEPT_PROFILE, field
from gpgraph.http.interface import languages_of
from gpgraph.model.documents.languages import RANGE
from gpgraph.model.documents.mediatypes import (
    DOCUMENTS,
    JSON_LD,
    Format,
    admits,
    choose,
    form_named,
    form_of,
)
from gpgraph.model.documents.profiles import ALTERNATES, OURS, Profile, accepted, named

FormatName = Annotated[
    str | None, Query(alias="format", description="Short name of a format, such as ttl.")
]
MediaType = Annotated[
    str | None, Query(alias="_mediatype", description="Media type, such as text/turtle.")
]
ProfileName = Annotated[
    str | None,
    Query(
        alias="_profile",
        description="Whose words: gpgraph, skos, schema, void, or an IRI; alt lists what there is.",
    ),
]
FormName = Annotated[
    str | None,
    Query(
        alias="profile", description="Form of JSON-LD: framed, compacted, expanded or flattened."
    ),
]
Language = Annotated[
    str | None,
    Query(alias="lang", pattern=f"^{RANGE}$", description="Language of a page, such as fr."),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query of an address names; it goes before the header."""

    format_name: str | None = None
    media_type: str | None = None
    profile: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client gets, as far as that can be told before the resource is known.

    ``is_strict``: the address names the profile, so that no other will do. ``lists``: what is
    wanted is the list of profiles and formats. ``form`` is of JSON-LD; ``None`` where none is
    named. ``languages`` are those of pages, the most wanted first.
    """

    format_: Format
    profile: Profile
    languages: tuple[str, ...]
    form: str | None = None
    is_strict: bool = False
    lists: bool = False


async def asked_language(language: Language = None) -> None:
    """Refuse what is no language; which it is, the page finds out for itself."""


async def asked(
    format_name: FormatName = None,
    media_type: MediaType = None,
    profile: ProfileName = None,
    form: FormName = None,
    _: Annotated[None, Depends(asked_language)] = None,
) -> Asked:
    """Read the parameters that all documents have."""
    return Asked(format_name, media_type, profile, form)


Named = Annotated[Asked, Depends(asked)]


def wish_of(request: Request, asked: Asked, suffix: str | None) -> Wish:
    """Return what a client wants.

    Parameters of the address go before headers, as it can be pasted where headers cannot.

    Args:
        request: The request.
        asked: What the query of its address names.
        suffix: What the path ends in, as the name of a format.

    Raises:
        ContradictionError: two of them name different formats, or the suffix one that the header
            does not take.
        NotAcceptableError: what is wanted does not exist, in any profile or in this one.
        ProfileError: there is no such profile.
    """
    accept = field(request.scope, ACCEPT)
    format_ = named_format(asked, suffix, accept)
    languages = languages_of(request.scope, services_of(request).languages)
    lists = asked.profile in ALTERNATES
    if lists:
        wanted, chosen = OURS, format_ or choose(None, accept, DOCUMENTS)
    elif asked.profile:
        wanted = named(asked.profile)
        chosen = _in_profile(wanted, format_, accept)
    else:
        wanted, chosen = _preferred_profile(request.scope, format_, accept)
    form = form_named(asked.form) if asked.form else None
    if chosen is JSON_LD and form is None:
        form = form_of(accept)
    return Wish(chosen, wanted, languages, form, is_strict=bool(asked.profile), lists=lists)


def named_format(asked: Asked, suffix: str | None, accept: str | None) -> Format | None:
    """Return the format that an address names by its suffix or parameters; ``None`` where none.

    Raises:
        ContradictionError: it names two, or the suffix one that the header does not take.
        NotAcceptableError: there is no format of that name.
    """
    return one_format(suffix, (asked.format_name, asked.media_type), accept, DOCUMENTS)


def one_format(
    suffix: str | None,
    parameters: Iterable[str | None],
    accept: str | None,
    offered: tuple[Format, ...],
) -> Format | None:
    """Return the format that a suffix and parameters name together; ``None`` where they name none.

    Args:
        suffix: What the path ends in, as the name of a format.
        parameters: The values of those that name a format.
        accept: The header.
        offered: The formats that there are.

    Raises:
        ContradictionError: two are named, or the suffix names one that the header does not take.
        NotAcceptableError: there is no format of that name.
    """
    names = [name for name in (suffix, *parameters) if name]
    formats = [choose(name, None, offered) for name in names]
    for name, format_ in zip(names, formats, strict=True):
        if format_ is not formats[0]:
            raise ContradictionError(names[0], name)
    if suffix and not admits(accept, formats[0]):
        raise ContradictionError(f".{suffix}", f"Accept: {accept}")
    return formats[0] if formats else None


def _preferred_profile(
    scope: Scope, format_: Format | None, accept: str | None
) -> tuple[Profile, Format]:
    """Return the first profile of the header that there is a format for, or else the default."""
    for profile in accepted(field(scope, ACCEPT_PROFILE)):
        try:
            return profile, _in_profile(profile, format_, accept)
        except NotAcceptableError:
            continue
    return OURS, _in_profile(OURS, format_, accept)


def _in_profile(profile: Profile, format_: Format | None, accept: str | None) -> Format:
    if format_ is None:
        return choose(None, accept, profile.formats)
    if format_ not in profile.formats:
        names = tuple(item.media_type for item in profile.formats)
        raise NotAcceptableError(format_.media_type, names)
    return format_
