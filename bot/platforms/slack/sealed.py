"""Secrets at rest: tokens are encrypted with keys from the environment before they are remembered.

`CHORUS_KEY` holds one key or several separated by commas, the newest first: it seals, all of them open. A sealed
text begins with the id of its key, so that one that is missing is named.
"""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "1"
_NONCE = 12
_LEAST = 16


class Unsealable(Exception):
    """A secret cannot be opened; the text says which key is missing."""


class Seal:
    """Seals and opens texts. Raises `Unsealable` where no key fits."""

    def __init__(self, keys: str) -> None:
        """Raises `ValueError` for a key that is too short to be one."""
        given = [key.strip() for key in keys.split(",") if key.strip()]
        if any(len(key) < _LEAST for key in given):
            raise ValueError(f"a key has at least {_LEAST} characters, such as from: openssl rand -hex 32")
        derived = [hashlib.sha256(b"chorus seal 1:" + key.encode()).digest() for key in given]
        self._keys = {key_id(key): AESGCM(key) for key in derived}
        self._newest = next(iter(self._keys), "")

    @property
    def ready(self) -> bool:
        """Whether there is a key."""
        return bool(self._newest)

    def close(self, text: str, about: str) -> str:
        """A text sealed with the newest key; it opens only with the same `about`."""
        if not self._newest:
            raise Unsealable("CHORUS_KEY is not set: tokens of installed workspaces are kept encrypted with it")
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self._newest].encrypt(nonce, text.encode(), about.encode())
        return f"{_VERSION}.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """The text of a sealed one."""
        version, _, rest = sealed.partition(".")
        which, _, body = rest.partition(".")
        if version != _VERSION:
            raise Unsealable("a secret was sealed by another release of Chorus")
        if which not in self._keys:
            raise Unsealable(f"CHORUS_KEY lacks the key {which} that sealed a secret; add it after the new one")
        try:
            raw = base64.urlsafe_b64decode(body)
            return self._keys[which].decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable("a sealed secret was changed") from error

    def stale(self, sealed: str) -> bool:
        """Whether a secret should be sealed again with the newest key."""
        return sealed.split(".")[1:2] != [self._newest]


def key_id(key: bytes) -> str:
    """What names a key without telling it."""
    return hashlib.sha256(b"chorus key id:" + key).hexdigest()[:8]
