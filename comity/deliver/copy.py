"""A reader's copy of a situation report as a mail: what it says is composed where the reader's language is known."""

from __future__ import annotations

from email.message import EmailMessage

from comity.deliver.channels.email import footed, framed, headed
from comity.deliver.words import words
from comity.ledger.checkpoint import Checkpoint
from comity.model.letter import Copy


def mail(copy: Copy, *, sender: str, to: str, language: str, ledger: Checkpoint | None = None) -> EmailMessage:
    """A copy as a mail; all versions of one day's report are shown together.

    Args:
        copy: what the reader gets.
        sender: from whom it comes.
        to: the reader's address.
        language: of the reader's screens.
        ledger: the last checkpoint of the ledger, for the foot.
    """
    said = words(language)
    message = headed(sender, to, copy.title, copy.at, key=copy.key, belongs_to=copy.sitrep)
    foot = footed(sender, said, ledger)
    message.set_content("\n".join([copy.text, "", "-- ", *foot]) + "\n")
    message.add_alternative(
        framed(copy.html, title=copy.title, language=language, said=said, foot=foot), subtype="html"
    )
    message["Content-Language"] = language
    return message
