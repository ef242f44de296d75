"""What lets us in: a token, or a user with a password; it stands in no log and in no error.

A password is sent as the server asks for it: as it is (RFC 7617), or as a digest (RFC 7616).
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

_PART = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
_HASHES: Mapping[str, Any] = MappingProxyType({"md5": hashlib.md5, "sha-256": hashlib.sha256})


@dataclass(frozen=True, slots=True)
class Credentials:
    """A bearer token, or user and password."""

    token: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def header(self, challenge: str | None, method: str, target: str) -> str | None:
        """Return the header to send; ``None`` where there is nothing to send.

        Args:
            challenge: The value of ``WWW-Authenticate`` that is answered; ``None`` unasked.
            method: The method of the request.
            target: Its path and query.
        """
        return self._plain() if challenge is None else self._digest(challenge, method, target)

    def secrets(self, header: str | None) -> tuple[str, ...]:
        """Return what nobody may be told: what was given to us, and what was made of it."""
        found = (self.token, self.password, (header or "").partition(" ")[2])
        return tuple(secret for secret in found if secret)

    def answers(self, challenge: str) -> bool:
        """Tell whether a challenge is one for a digest, and can be answered."""
        return self._digest(challenge, "GET", "/") is not None

    def _plain(self) -> str | None:
        if self.token is not None:
            return f"Bearer {self.token}"
        if self.user is None:
            return None
        pair = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"

    def _digest(self, challenge: str, method: str, target: str) -> str | None:
        """Answer a challenge: RFC 7616, section 3.4."""
        scheme, _, rest = challenge.partition(" ")
        parts = {name.lower(): quoted or plain for name, quoted, plain in _PART.findall(rest)}
        algorithm = parts.get("algorithm", "MD5")
        hashed = _HASHES.get(algorithm.lower())
        if scheme.lower() != "digest" or self.user is None or hashed is None:
            return None
        realm, nonce = parts.get("realm", ""), parts.get("nonce", "")
        client_nonce, count = secrets.token_hex(8), "00000001"

        def of(text: str) -> str:
            return str(hashed(text.encode()).hexdigest())

        secret, asked = of(f"{self.user}:{realm}:{self.password}"), of(f"{method}:{target}")
        is_protected = "auth" in [item.strip() for item in parts.get("qop", "").split(",")]
        middle = f"{nonce}:{count}:{client_nonce}:auth" if is_protected else nonce
        fields = {
            "username": self.user,
            "realm": realm,
            "nonce": nonce,
            "uri": target,
            "response": of(f"{secret}:{middle}:{asked}"),
            **({"opaque": parts["opaque"]} if "opaque" in parts else {}),
            **({"cnonce": client_nonce} if is_protected else {}),
        }
        text = ", ".join(f'{name}="{value}"' for name, value in fields.items())
        return f"Digest {text}, algorithm={algorithm}" + (
            f", qop=auth, nc={count}" if is_protected else ""
        )
