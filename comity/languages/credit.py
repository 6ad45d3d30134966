"""The section ``[credit]`` of a language file: how a report credits where it got its content."""

from __future__ import annotations

import msgspec


class Credit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of credit lines, bylines and datelines, in folded letters (see `comity.languages.fold`)."""

    #: Words that stand before a house's name without being part of it: ``news agency``, ``خبرگزاری``.
    before: tuple[str, ...] = ()
    #: Words that stand after a house's name without being part of it.
    after: tuple[str, ...] = ()
    #: Words by which an unknown name is known for an agency or outlet: ``press``, ``herald``, ``برس``.
    marks: tuple[str, ...] = ()
    #: Heads of a line that names where the report comes from: ``source``, ``المصدر``.
    source: tuple[str, ...] = ()
    #: Heads of a byline: ``by``, ``reporting by``.
    by: tuple[str, ...] = ()
    #: Words for several agencies, none of them named: ``agencies``, ``وكالات``.
    agencies: tuple[str, ...] = ()
    #: Words for the outlet's own people: ``our correspondent``, ``مراسلنا``.
    own: tuple[str, ...] = ()
    #: Heads of a copyright line.
    rights: tuple[str, ...] = ()
    #: What opens a sentence that credits an agency for what follows: ``به گزارش``.
    opening: tuple[str, ...] = ()
    #: What parts the agency from the one it cites within such an opening: ``به نقل از``.
    citing: tuple[str, ...] = ()
