"""What the centre itself tells officers, by mail and webhook: recalls, requests, answers, broken glass.

A letter says that there is something and where it is read; what it is about stays at the centre, for a mailbox is less
safe than it. Only the headline of what all members could read is told, when it is recalled.
"""

from __future__ import annotations

from datetime import UTC
from email.message import EmailMessage
from html import escape

import msgspec

from comity.deliver.channels.email import footed, framed, headed, isolated
from comity.deliver.letter import tidings_link
from comity.deliver.words import words
from comity.ledger.checkpoint import Checkpoint
from comity.model.letter import Tidings


def mail(
    tidings: Tidings, *, sender: str, to: str, language: str, address: str, ledger: Checkpoint | None = None
) -> EmailMessage:
    """A notice as a mail.

    Args:
        tidings: what is told.
        sender: from whom it comes.
        to: the officer's address.
        language: of the officer's screens.
        address: the centre's, for links.
        ledger: its last checkpoint, for the foot.
    """
    said = words(language)
    kind, do = getattr(said, tidings.kind), getattr(said, f"{tidings.kind}_do")
    about = f"{kind}: {isolated(tidings.title)}" if tidings.title else kind
    message = headed(
        sender,
        to,
        about,
        tidings.at,
        key=tidings.key,
        belongs_to=tidings.rfi or tidings.glass or tidings.request or tidings.notice,
    )
    link, foot = tidings_link(address, tidings), footed(sender, said, ledger)
    message.set_content("\n".join([about, "", do, "", f"{said.look}: {link}", "", "-- ", *foot]) + "\n")
    title = f"<p><bdi>{escape(tidings.title)}</bdi></p>" if tidings.title else ""
    inside = (
        f'<h1 style="font-size:21px;margin:0 0 12px">{escape(kind)}</h1>{title}<p>{escape(do)}</p>'
        f'<p><a href="{escape(link)}" style="color:#1a5a96">{escape(said.look)}</a></p>'
    )
    message.add_alternative(
        framed(inside, title=kind, language=language, said=said, foot=foot),
        subtype="html",
    )
    message["Content-Language"] = language
    return message


def body(tidings: Tidings, address: str) -> bytes:
    """A notice as the JSON of a webhook."""
    return msgspec.json.encode(
        {
            "type": "notice",
            "key": tidings.key.hex,
            "notice": {
                "id": tidings.notice.hex,
                "kind": tidings.kind,
                "title": tidings.title,
                "at": tidings.at.astimezone(UTC),
                "url": tidings_link(address, tidings),
            },
        }
    )
