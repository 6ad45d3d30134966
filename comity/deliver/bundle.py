"""Several alerts as one mail: the letter of the hour, of the day, or of what came in quiet hours."""

from __future__ import annotations

from datetime import tzinfo
from email.message import EmailMessage
from html import escape

from comity.deliver.alert import news, shown_time, silence
from comity.deliver.channels.email import footed, framed, headed, isolated
from comity.deliver.letter import story_link
from comity.deliver.words import words
from comity.ledger.checkpoint import Checkpoint
from comity.model.letter import Bundle

_SMALL = "color:#555;font-size:14px;margin:0 0 4px"


def mail(
    bundle: Bundle,
    *,
    sender: str,
    to: str,
    language: str,
    address: str,
    zone: tzinfo,
    ledger: Checkpoint | None = None,
) -> EmailMessage:
    """What waited, as one mail: what is contested first, then by query, each in the order in which it fired.

    Args:
        bundle: what is told.
        sender: from whom it comes.
        to: the reader's address.
        language: of the reader's screens.
        address: the centre's, for links.
        zone: in which moments are told.
        ledger: its last checkpoint, for the foot.
    """
    said = words(language)
    letters = sorted(bundle.letters, key=lambda each: (not each.contested, each.name.casefold(), each.fired_at))
    about = said.alerts.format(count=len(letters))
    newest = max(each.fired_at for each in letters)
    message = headed(sender, to, about, newest, key=bundle.key, belongs_to=bundle.key)
    foot = footed(sender, said, ledger)
    why = getattr(said, f"bundle_{bundle.kind}")
    told: list[str] = []
    inside = [
        f'<h1 style="font-size:21px;margin:0 0 4px">{escape(about)}</h1>',
        f'<p style="{_SMALL}">{escape(why)}</p>',
    ]
    for each in letters:
        kind, link = getattr(said, each.kind), story_link(address, each)
        received = isolated(shown_time(each.received_at, zone))
        facts = silence(each, said, language, zone) or [
            *news(each, said),
            f"{said.reports.format(count=each.reports)} · {received}",
        ]
        told += [
            f"{kind}: {isolated(each.title)}",
            *([isolated(each.why)] if each.why else []),
            *facts,
        ]
        told += [f"{said.query}: {isolated(each.name)}", link, ""]
        inside += [
            f'<p style="{_SMALL};margin-top:20px">{escape(kind)} · <bdi>{escape(each.name)}</bdi></p>',
            f'<h2 dir="auto" style="font-size:18px;margin:0 0 4px"><a href="{escape(link)}" style="color:#1a5a96">',
            f"{escape(each.title)}</a></h2>",
            f'<p dir="auto" style="margin:0 0 4px">{escape(each.why)}</p>' if each.why else "",
            *(f'<p style="{_SMALL}">{escape(fact)}</p>' for fact in facts),
        ]
    inside.append(f'<p><a href="{escape(address)}/standing" style="color:#1a5a96">{escape(said.change)}</a></p>')
    message.set_content(
        "\n".join([about, why, "", *told, f"{said.change}: {address}/standing", "", "-- ", *foot]) + "\n"
    )
    message.add_alternative(
        framed("".join(inside), title=about, language=language, said=said, foot=foot), subtype="html"
    )
    message["Content-Language"] = language
    return message
