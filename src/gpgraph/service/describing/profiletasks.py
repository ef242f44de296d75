"""The documents about a resource, in the profile that is asked for, and what is said with them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.errors import ProfileError
from gpgraph.model.documents import jsonld, mediatypes, schemaorg
from gpgraph.model.documents.alternates import representations
from gpgraph.model.documents.languages import FALLBACK, INTERFACE
from gpgraph.model.documents.profiles import (
    ALTERNATES_MODEL,
    OURS,
    PROFILES,
    SCHEMA,
    SKOS,
    Profile,
    named,
)
from gpgraph.model.namespaces import FOREIGN_PREFIXES, expand
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue, TaskFunction
from gpgraph.service.describing.collections import refuse_page
from gpgraph.service.describing.profiles import (
    available,
    grouped,
    licences,
    schema_description,
    skos_description,
    void_description,
)
from gpgraph.service.describing.references import References, View
from gpgraph.service.describing.view import resource_view
from gpgraph.service.describing.written import form_of, format_of, page_of, write_document
from gpgraph.store.describing.description import Description, Reader

_TYPE = NamedNode(expand("rdf:type"))
_ALTR = f"{ALTERNATES_MODEL}#"
_PROF = FOREIGN_PREFIXES["prof"]


@dataclass(frozen=True, slots=True)
class Profiled:
    """The tasks; ``describe`` writes the default profile as RDF."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    describe: TaskFunction

    def view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page about a resource shows, in the languages that are asked for."""
        iri, languages = str(header["iri"]), header.get("languages")
        wanted = tuple(map(str, languages)) if isinstance(languages, list) else (FALLBACK,)
        view = resource_view(self.store, iri, page_of(header), wanted)
        profiles = available(self.store, iri)
        view["profiles"] = [_profile_view(profile) for profile in profiles]
        words = next((language for language in wanted if language in INTERFACE), FALLBACK)
        shown = sorted({str(view["lang"] or FALLBACK), words})
        answer.head("application/json", **document_facts(self.store, iri, OURS, shown))
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def profiled(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Write a resource in the words of others; in ours where it has no such description.

        Raises:
            ProfileError: it has none, and the address asks for nothing else.
        """
        iri, profile = str(header["iri"]), named(str(header["profile"]))
        description = self.store.describe(iri)
        # Others have no pages: what they say of a scheme is on one.
        refuse_page(page_of(header))
        profiles = available(self.store, iri)
        if profile not in profiles:
            if header.get("strict"):
                raise ProfileError(profile.token, tuple(item.token for item in profiles))
            self.describe(header, body, answer)
            return
        document, base = str(header["document"]), str(header["base"])
        if profile is SKOS:
            triples = skos_description(self.store, description)
        elif profile is SCHEMA:
            triples = schema_description(self.store, description, document=document)
        else:
            triples = void_description(self.store, description, document=document, base=base)
        facts = document_facts(self.store, iri, profile, languages_of(triples))
        if profile is SCHEMA and format_of(header) is mediatypes.JSON_LD:
            form = form_of(header)
            answer.head(jsonld.content_type(form), **facts)
            answer.write(schemaorg.document(triples, iri, form=form or jsonld.FRAMED))
        else:
            self._write(triples, header, answer, facts)

    def alternates(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write which profiles and formats there are, in the model of the draft."""
        iri = str(header["iri"])
        self.store.describe(iri)  # or there are none
        profiles = available(self.store, iri)
        triples = _alternates(iri, str(header["document"]), profiles)
        self._write(grouped(triples), header, answer, _listed(profiles))

    def alternates_view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the same for the page that lists them."""
        iri = str(header["iri"])
        self.store.describe(iri)
        profiles = available(self.store, iri)
        view = References(self.store).to(iri) | {
            "profiles": [_profile_view(profile) for profile in profiles]
        }
        answer.head("application/json", **_listed(profiles))
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def _write(
        self,
        triples: tuple[Triple, ...],
        header: Header,
        answer: AnswerWriter,
        facts: Mapping[str, JsonValue],
    ) -> None:
        write_document(
            triples,
            jsonld.Layout(str(header["iri"]), {}),
            header,
            answer,
            context=self.context,
            facts=facts,
            prefixes=FOREIGN_PREFIXES,
        )


def profile_tasks(
    store: Reader, context: Mapping[str, jsonld.Json], describe: TaskFunction
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind; ``describe`` is the one that writes the default profile."""
    tasks = Profiled(store, context, describe)
    return {
        "view": tasks.view,
        "profiled": tasks.profiled,
        "alternates": tasks.alternates,
        "alternates-view": tasks.alternates_view,
    }


def described(store: Reader, description: Description) -> dict[str, JsonValue]:
    """Return what to say beside a description in the default profile: see ``document_facts``."""
    return document_facts(store, description.iri, OURS, languages_of(description.triples))


def document_facts(
    store: Reader, iri: str, profile: Profile, languages: Iterable[str]
) -> dict[str, JsonValue]:
    """Return what the header fields of an answer about a resource say.

    Returns:
        ``profile`` of the answer and ``profiles`` that there are, as tokens; ``languages`` of its
        texts; ``licences`` and ``replaced_by`` as IRIs.
    """
    replaced = store.values(iri, "dcterms:isReplacedBy")
    return {
        "profile": profile.token,
        "profiles": [item.token for item in available(store, iri)],
        "languages": list(languages),
        "licences": list(licences(store, iri)),
        "replaced_by": sorted(term.value for term in replaced if isinstance(term, NamedNode)),
    }


def languages_of(triples: Iterable[Triple]) -> list[str]:
    """Return the languages of the texts in a description, sorted."""
    texts = (triple.object for triple in triples if isinstance(triple.object, Literal))
    return sorted({text.language for text in texts if text.language})


def _listed(profiles: tuple[Profile, ...]) -> dict[str, JsonValue]:
    return {"profile": "alt", "profiles": [profile.token for profile in profiles]}


def _profile_view(profile: Profile) -> View:
    formats: list[View] = [
        {"name": item.name, "title": item.title, "mediaType": item.media_type}
        for item in profile.formats
    ]
    return {
        "token": profile.token,
        "iri": profile.iri,
        "title": profile.title,
        "description": profile.description,
        "isDefault": profile is OURS,
        "formats": formats,
    }


def _alternates(iri: str, document: str, profiles: tuple[Profile, ...]) -> Iterable[Triple]:
    node = NamedNode(iri)
    is_first = True
    for profile, format_, address in representations(document, profiles):
        place = NamedNode(address)
        relation = "hasDefaultRepresentation" if is_first else "hasRepresentation"
        yield Triple(node, NamedNode(_ALTR + relation), place)
        yield Triple(place, _TYPE, NamedNode(_ALTR + "Representation"))
        yield Triple(place, NamedNode(expand("dcterms:format")), Literal(format_.media_type))
        yield Triple(place, NamedNode(expand("dcterms:conformsTo")), NamedNode(profile.iri))
        is_first = False
    for profile in PROFILES:
        if profile in profiles:
            name = NamedNode(profile.iri)
            yield Triple(name, _TYPE, NamedNode(_PROF + "Profile"))
            yield Triple(name, NamedNode(expand("rdfs:label")), Literal(profile.title))
            yield Triple(name, NamedNode(_PROF + "hasToken"), Literal(profile.token))
