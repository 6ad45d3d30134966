"""What an operator sees of a centre: the welcome of `comity run`, links, members, how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

import msgspec
from rich.console import Console

from comity.model.health import Finding, Kept
from comity.model.member import Invitation, Member, Officer
from comity.terminal.page import Page, clean


class Welcome:
    """What `comity run` says while it runs; several threads may speak."""

    def __init__(self, console: Console | None = None) -> None:
        """`console`: where to; none: standard output."""
        self._page = Page(console or Console())
        self._lock = Lock()

    def say(self, sentence: str) -> None:
        """One line with the time of day."""
        with self._lock:
            self._page.composed(
                self._page.mixed(sentence), label=f"{datetime.now().astimezone():%H:%M:%S}  ", label_style="dim"
            )

    def open(self, url: str, name: str | None, links: Sequence[Invitation]) -> None:
        """Where the first page is, and who may open it how."""
        page = self._page
        with self._lock:
            page.blank()
            page.rule()
            page.line((page.isolated(clean(name or "No centre is set up here yet")), "bold"))
            page.line((url, "bold blue"))
            if name is None:
                page.text("Stop this (Ctrl-C) and set a centre up: comity init.")
            page.blank()
            if links:
                page.text("Sign in as one of the sample's officers; each link works once, for a day.", style="dim")
                show_links(links, url, page=page)
            page.text("Ctrl-C stops the centre; the next start goes on from here.", style="dim")
            page.rule()


def show_links(links: Sequence[Invitation], url: str, *, page: Page | None = None) -> None:
    """Links under their members, each on a line of its own, so that a terminal lets them be clicked."""
    page = page or Page(Console())
    member = None
    for link in links:
        if link.member != member:
            member = link.member
            page.line((page.isolated(clean(member)), "bold"))
        page.line(
            (page.isolated(clean(link.officer.name)), ""), (f"  {', '.join(link.officer.roles)}", "dim"), indent=2
        )
        page.line((f"{url.rstrip('/')}{link.path}", "blue"), indent=4)
    page.blank()


def show_members(members: Sequence[tuple[Member, Sequence[Officer]]]) -> None:
    """Members in the order of the chair, with their officers."""
    page = Page(Console())
    for member, officers in members:
        since = f"left {member.left_at:%Y-%m-%d}" if member.left_at else f"joined {member.joined_at:%Y-%m-%d}"
        page.line((f"{member.slug:<12} ", "bold"), (page.isolated(clean(member.name)), ""), (f"  {since}", "dim"))
        for officer in officers:
            state = "" if officer.active else ", no longer active"
            page.line(
                (page.isolated(clean(officer.name)), ""),
                (f"  {', '.join(officer.roles)}{state}  {officer.email or ''}", "dim"),
                indent=2,
            )


def show_kept(kept: Sequence[Kept]) -> None:
    """What is in quarantine, one beneath the other."""
    page = Page(Console())
    for each in kept:
        page.line((f"{each.at:%Y-%m-%d %H:%M} ", "dim"), (f"{each.originator}  ", "bold"), (clean(each.path), ""))
        page.text(each.reason, indent=4)
    page.text("Nothing is in quarantine." if not kept else f"{len(kept)} in quarantine.", style="bold")


def show_status(findings: Sequence[Finding]) -> None:
    """Each finding with its sign, its word and what to do; what is not well stands out by more than colour."""
    page = Page(Console())
    for finding in findings:
        sign, style = ("✓", "green") if finding.well else ("✗", "bold dark_orange")
        page.composed(page.mixed(finding.says), label=f"{sign} {finding.what:<11} ", label_style=style)
        if finding.do:
            page.composed(page.mixed(finding.do), label="→ ", label_style="dim", indent=14)
    wrong = sum(not finding.well for finding in findings)
    page.blank()
    page.text("All is well." if not wrong else f"{wrong} of {len(findings)} need looking after.", style="bold")


def as_text(findings: Sequence[Finding]) -> str:
    """The findings as JSON: ``well`` and ``findings``, each with ``what``, ``well``, ``says``, ``do``."""
    told = {"well": all(finding.well for finding in findings), "findings": list(findings)}
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()
