"""A passkey made of software: what a phone or a security key does, without one."""

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

USER_PRESENT, HAS_KEY = 0x01, 0x40
HOST, ORIGIN = "testserver", "https://testserver"


class Passkey:
    """Registers itself and signs in at `ORIGIN`."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)

    def register(self, options: dict[str, Any]) -> str:
        """What the browser sends when the passkey is added."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        key = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        made = self._data(USER_PRESENT | HAS_KEY) + key
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": made})
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        return self._sent(clientDataJSON=client, attestationObject=attested)

    def sign_in(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """What the browser sends when the passkey is used, on the page of `origin`."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"], origin)
        data = self._data(USER_PRESENT)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(HOST.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client(self, what: str, challenge: str, origin: str = ORIGIN) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": origin}).encode()

    def _sent(self, **response: bytes) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "response": {name: websafe_encode(value) for name, value in response.items()},
                "clientExtensionResults": {},
            }
        )
