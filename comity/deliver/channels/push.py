"""Web push: a note for one device, sealed so that the push service between reads nothing of it.

A message is encrypted for the device (RFC 8291, on RFC 8188), padded to one length whatever it says, and handed to the
push service of the device's maker (RFC 8030), which knows the centre by a signed token (RFC 8292). What that service
sees is when there is something, for which device, how urgent, and whether it is about the same as a message before.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from comity.deliver.channels.webhook import Answer, Post, asked_pause
from comity.errors import AddressRefused, ReceiverGone, Refused, Undelivered, Unreachable
from comity.model.device import Note, Pushed, PushKey, Subscription

#: Bytes of what is told, filled up, so that its length tells nothing; push services take 4096 with all around it.
LENGTH = 3000
#: Seconds that a push service keeps a message for a device that is off or out of reach.
KEPT = 24 * 3600
#: Seconds for which a token lets the centre in; a push service takes none for longer than a day (RFC 8292, 2).
_TOKEN = 12 * 3600
#: Bytes of a title, and of the line below it.
_LINE = 500
#: Bytes of a record, which is more than the only one holds (RFC 8291, 4).
_RECORD = 4096
#: Bytes of a point, of the secret of a device, and of each number of a signature (RFC 8291, 3; RFC 7518, 3.4).
_POINT, _AUTH, _NUMBER = 65, 16, 32
#: Longest topic, in letters (RFC 8030, 5.4).
_TOPIC = 32
#: Statuses by which a push service says that a device is told nothing any more (RFC 8030, 7.3).
_GONE = (404, 410)
#: Statuses that no waiting changes.
_LASTING = (400, 401, 403, 413)


def new_key() -> PushKey:
    """A key for a centre that has none."""
    made = ec.generate_private_key(ec.SECP256R1())
    return PushKey(public=_point(made.public_key()), secret=made.private_numbers().private_value.to_bytes(_NUMBER))


def contact(environment: Mapping[str, str], address: str) -> str:
    """Whom a push service writes to if something is wrong: ``COMITY_MAIL_FROM``, else the centre's address."""
    mailbox = parseaddr(environment.get("COMITY_MAIL_FROM", ""))[1]
    return f"mailto:{mailbox}" if "@" in mailbox else address


def subscription(endpoint: str, public: str, auth: str) -> Subscription:
    """What a browser gives when a device is to be told: an address, and two keys in base64url.

    Raises:
        Refused: these are none.
    """
    try:
        found = Subscription(endpoint=endpoint, public=unlettered(public), auth=unlettered(auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found.public)
    except ValueError as error:
        raise Refused("These are no keys as a browser gives them. Try it again on the device.") from error
    if len(found.public) != _POINT or len(found.auth) != _AUTH:
        raise Refused("These are no keys as a browser gives them. Try it again on the device.")
    return found


def send(pushed: Pushed, post: Post, *, contact: str, now: datetime | None = None) -> None:
    """Hand a note to the push service of a device.

    Args:
        pushed: the note, the device, and the centre's key.
        post: sends a body with headers to an address; `comity.gather.fetch.Fetcher.deliver`.
        contact: whom the push service writes to, as an address: ``mailto:centre@example.org``.
        now: the second it is sent; none: now.

    Raises:
        ReceiverGone: the device is to be told nothing any more.
        Undelivered: the push service did not take it.
    """
    note, to = pushed.note, pushed.to
    topic = _topic(to, note.about)
    content = encrypted(told(note, topic), to, length=LENGTH)
    headers = {
        "Authorization": authorization(to.endpoint, pushed.key, contact, now or datetime.now(UTC)),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT),
        "Urgency": note.urgency,
        "Topic": topic,
    }
    try:
        answer = post(to.endpoint, content, headers)
    except AddressRefused as error:
        raise Undelivered(str(error), lasting=True) from error
    except Unreachable as error:
        raise Undelivered(str(error)) from error
    _settled(answer)


def _settled(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status in _GONE:
        raise ReceiverGone("The device is told nothing any more: its browser has taken that back, or it is gone.")
    if answer.status in _LASTING:
        raise Undelivered(
            f"The push service refused it for good ({answer.status}). Remove the device and add it anew.", lasting=True
        )
    raise Undelivered(
        f"The push service answered {answer.status} and not 2xx. It is tried again.",
        wait=asked_pause(answer.headers.get("retry-after", "")),
    )


def told(note: Note, tag: str) -> bytes:
    """What a device reads, as JSON; `tag`: what a later note takes the place of."""
    return msgspec.json.encode(
        {
            "key": note.key.hex,
            "tag": tag,
            "title": _cut(note.title),
            "text": _cut(note.text),
            "path": note.path,
            "language": note.language,
        }
    )


def encrypted(
    plain: bytes,
    to: Subscription,
    *,
    length: int,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """A message that its device alone can read (RFC 8291, 3.4 and 4; RFC 8188, 2).

    Args:
        plain: what is told.
        to: the device.
        length: bytes to which it is filled up.
        key: of this message alone; none: a new one.
        salt: 16 bytes of this message alone; none: new ones.

    Raises:
        ValueError: it is longer than `length`, or the device's key is none.
    """
    if len(plain) > length:
        raise ValueError(f"{len(plain)} bytes are more than {length}")
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or secrets.token_bytes(16)
    own = _point(key.public_key())
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.public))
    secret = _derived(shared, to.auth, b"WebPush: info\0" + to.public + own, 32)
    cipher = AESGCM(_derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    record = plain + b"\2" + bytes(length - len(plain))
    head = salt + _RECORD.to_bytes(4) + len(own).to_bytes(1) + own
    return head + cipher.encrypt(nonce, record, None)


def authorization(endpoint: str, key: PushKey, contact: str, now: datetime) -> str:
    """The header by which a push service knows the centre (RFC 8292, 2 and 3): a token for that service alone."""
    where = urlsplit(endpoint)
    claims = {"aud": f"{where.scheme}://{where.netloc}", "exp": int(now.timestamp()) + _TOKEN, "sub": contact}
    text = ".".join(lettered(msgspec.json.encode(each)) for each in ({"typ": "JWT", "alg": "ES256"}, claims))
    signer = ec.derive_private_key(int.from_bytes(key.secret), ec.SECP256R1())
    numbers = decode_dss_signature(signer.sign(text.encode(), ec.ECDSA(SHA256())))
    signed = b"".join(number.to_bytes(_NUMBER) for number in numbers)
    return f"vapid t={text}.{lettered(signed)}, k={lettered(key.public)}"


def lettered(given: bytes) -> str:
    """Bytes in base64url, without what fills it up (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()


def unlettered(given: str) -> bytes:
    """The bytes of that.

    Raises:
        ValueError: it is none.
    """
    return base64.b64decode(given + "=" * (-len(given) % 4), altchars="-_", validate=True)


def _topic(to: Subscription, about: str) -> str:
    """What a later message takes the place of, as the push service is told: another word for each device."""
    return lettered(hmac.digest(to.auth, about.encode(), "sha256"))[:_TOPIC]


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _cut(text: str) -> str:
    written = text.encode()
    return text if len(written) <= _LINE else written[: _LINE - 3].decode("utf-8", "ignore") + "…"
