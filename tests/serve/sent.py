"""A good form for every screen that changes something, and a good body for every operation that takes one.

What stands in ``<…>`` is filled in where it is sent. A screen or an operation that is not here fails the tests that
walk the table of routes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_NEXT_YEAR = datetime.now(UTC).year + 1
COALITION = {"audience": "coalition"}
#: What a browser gives of a device; the keys are those of the example in RFC 8291.
DEVICE = {
    "public": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
#: Path of a screen to what its form says. A list is sent once for each of its values; bytes are a file.
FORMS: dict[str, dict[str, Any]] = {
    "/sign-in/passkey/options": {},
    "/sign-in/passkey/answer": {},
    "/sign-in/{secret}": {},
    "/sign-out": {},
    "/prove": {"proof-to": "/me", "proof-method": "GET", "proof-code": "123456"},
    "/prove/passkey/options": {},
    "/prove/passkey": {},
    "/me/sessions/end": {},
    "/me/sessions/{hash}/end": {},
    "/me/passkeys/options": {},
    "/me/passkeys": {},
    "/me/passkeys/{id}/remove": {},
    "/me/code": {},
    "/me/code/first": {"code": "123456"},
    "/me/code/remove": {},
    "/me/code/recovery": {},
    "/me/tokens": {"name": "A program", "scope": ["reports:read"], "days": "3"},
    "/me/tokens/{id}/revoke": {},
    "/me/feeds": {"reader": "A calendar"},
    "/me/colleagues/{id}/link": {},
    "/preferences": {"back": "/", "language": "en"},
    "/read": {},
    "/write": {"title": "The sluice", "text": "The sluice of the <word> dam is open.", "language": "en", **COALITION},
    "/upload": {"files": b"The <word> dam holds.", **COALITION},
    "/marking": COALITION,
    "/reports/{id}/marking": COALITION,
    "/reports/{id}/withdraw": {"how": "hidden"},
    "/requests/new": {"report": "<report>", "audience": "public", "purpose": "They should know."},
    "/requests/{id}": {"verdict": "refused"},
    "/rfis/new": {
        "words": "Does the <word> dam hold?",
        "asked": ["<member>"],
        "due": f"{_NEXT_YEAR}-01-01T12:00",
        "audience": "coalition",
        "reports": ["<report>"],
    },
    "/rfis/{id}/take": {},
    "/rfis/{id}/decline": {"reason": "We have nobody there."},
    "/rfis/{id}/answers": {
        "words": "The <word> dam holds.",
        "reports": "https://here.example/reports/<report>",
        **COALITION,
    },
    "/rfis/{id}/withdraw": {},
    "/glass": {"report": "<report>", "purpose": "The dam of <word> gives way.", "hours": "4"},
    "/glass/{id}": {"vote": "refuse"},
    "/sealed/new": {
        "title": "A sealed report on <word>",
        "file": b"age-encryption.org/v1\n-> X25519 a\nb\n--- <word>\n",
        **COALITION,
    },
    "/sealed/{id}/remove": {},
    "/centre/keys": {"name": "The desk of <word>", "key": "age1nothing"},
    "/centre/keys/{id}/retire": {},
    "/sitreps": {},
    "/sitreps/by-mail": {"do": "yes"},
    "/sitreps/{id}/sentences": {"words": "The <word> weir leaks.", "section": "new", "cites": "<report>"},
    "/sitreps/{id}/rephrasing": {"section": "new", "do": "undo"},
    "/sitreps/{id}/sign": {"seen": "another text"},
    "/sitreps/{id}/dissent": {"reason": "Our gauge says otherwise."},
    "/sitreps/{id}/amend": {},
    "/sources/list": {
        "list": b'<opml version="2.0"><body><outline text="In a list of <word>" xmlUrl="https://<word>.example/feed"/></body></opml>',
        **COALITION,
    },
    "/sources/new": {"kind": "feed", "name": "Of <word>", "address": "https://<word>.example/feed", **COALITION},
    "/sources/{id}": {"name": "Changed", "address": "https://changed.example/feed", "audience": "own"},
    "/sources/{id}/switch": {"to": "off"},
    "/sources/{id}/token": {},
    "/sources/{id}/remove": {},
    "/standing/new": {"name": "Sluices of <word>", "query": "sluice OR dam OR <word>"},
    "/standing/{id}": {"name": "Changed", "query": "sluice OR <word>"},
    "/standing/{id}/query": {"query": "sluice", "was": "heronsgate"},
    "/standing/{id}/remove": {},
    "/alerts/undelivered": {},
    "/status/undelivered": {"officer": "<officer>", "channel": "webhook"},
    "/alerts/{id}/taken": {},
    "/alerts/{id}/done": {},
    "/alerts/{id}/refused": {},
    "/quarantine/{id}/retry": {},
    "/quarantine/{id}/aside": {},
    "/centre/officers": {"name": "Bo", "email": "bo@norda.example", "roles": ["watch"], "language": "en"},
    "/centre/officers/{id}": {"active": "no"},
    "/centre/officers/{id}/roles": {"roles": ["analyst"]},
    "/centre/seats/{number}": {"officer": "<officer>"},
    "/ledger/witness": {"key": "w+1f2a+nonsense"},
    "/ledger/export": {},
    "/ledger/cosignature": {},
    "/me/told": {"language": "en", "webhook": "https://hook.example/norda"},
    "/me/told/secret": {},
    "/me/devices": {"device": "A phone", "endpoint": "https://push.example/<word>", **DEVICE},
    "/me/devices/renewed": {
        "was": "https://push.example/none",
        "secret": DEVICE["auth"],
        "endpoint": "https://push.example/<word>",
        **DEVICE,
    },
    "/me/devices/{id}/remove": {},
}
#: Name of an operation to its body.
BODIES: dict[str, dict[str, Any]] = {
    "file-report": {"text": "The <word> dam holds.", "key": "hidden", "marking": COALITION},
    "mark-report": COALITION,
    "withdraw-report": {"how": "hidden"},
    "ask-for-more": {"audience": "public", "purpose": "They should know."},
    "decide-request": {"verdict": "refused"},
    "ask-members": {"asked": ["varzan"], "words": "Does the <word> dam hold?", "due": f"{_NEXT_YEAR}-01-01T12:00:00Z"},
    "stand-on-rfi": {"stand": "taken"},
    "answer-rfi": {"words": "The <word> dam holds.", "marking": COALITION},
    "change-how-told": {
        "language": "en",
        "quiet_since": "22:00",
        "quiet_until": "06:00",
        "urgent": True,
        "daily_at": "07:00",
        "zone": "UTC",
        "situation_reports": False,
    },
    "push": {"text": "The sluice is open."},
    "add-source": {
        "kind": "feed",
        "name": "By a program of <word>",
        "address": "https://<word>.example/feed",
        "marking": COALITION,
    },
    "change-source": {"name": "Changed", "address": "https://changed.example/feed", "marking": COALITION},
    "switch-source": {"active": True},
    "make-standing-query": {"name": "A program's, of <word>", "query": "sluice OR <word>"},
    "change-standing-query": {"name": "Changed", "query": "sluice"},
    "rewrite-standing-query": {"query": "sluice", "was": "heronsgate"},
    "try-standing-query": {"query": "dam OR <word>", "days": 30},
    "see-alerts": {"alerts": ["<alert>"]},
    "say-in-situation-report": {"words": "The <word> weir leaks.", "cites": [{"report": "<report>"}]},
    "take-from-situation-report": {"sentence": "<report>"},
    "sign-situation-report": {"seen": "another text"},
    "dissent-from-situation-report": {"reason": "Our gauge says otherwise."},
    "finish-alert": {"done": True},
    "retry-undelivered": {"officer": "0" * 32, "channel": "email"},
    "add-device": {
        "endpoint": "https://push.example/<word>",
        "keys": {"p256dh": DEVICE["public"], "auth": DEVICE["auth"]},
        "name": "The phone of <word>",
    },
    "make-token": {"name": "A program", "scopes": ["reports:read"], "days": 3},
}


def filled(sent: Any, **gaps: str) -> Any:
    """What is sent, with what stands in ``<…>`` filled in."""
    if isinstance(sent, dict):
        return {name: filled(value, **gaps) for name, value in sent.items()}
    if isinstance(sent, list):
        return [filled(value, **gaps) for value in sent]
    if isinstance(sent, bytes):
        return filled(sent.decode(), **gaps).encode()
    if isinstance(sent, str):
        for gap, value in gaps.items():
            sent = sent.replace(f"<{gap}>", value)
    return sent
