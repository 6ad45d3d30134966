"""Office documents: PDF and Word."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import zipfile

import docx
import pypdf

from comity.errors import Unreadable
from comity.gather.decode import MOST_BYTES
from comity.gather.page import Page

#: Pages of a PDF that are read; what is longer is a book, of which the beginning says what it is.
MOST_PAGES = 500
#: A paragraph in the body of a Word file, in a table or not.
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
#: Parts of a Word file; one with more is made to exhaust its reader.
_MOST_PARTS = 5000
#: Characters of text taken out of one document.
_MOST_CHARACTERS = 5_000_000
#: Characters at the head of a document among which its title stands.
_HEAD = 2000
#: Letters that run from right to left, in the shapes of painting too.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0620-\u064a\u066e-\u06d5\u06ee\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
)
#: What runs from left to right among them: words of other scripts and what stands between, numbers with their signs.
_OTHER_WAY = r"\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LATIN, _DIGIT = r"A-Za-z\u00c0-\u058f", r"0-9\u0660-\u0669\u06f0-\u06f9"
_LEFT_TO_RIGHT = re.compile(
    rf"[{_LATIN}](?:[^{_OTHER_WAY}]*[{_LATIN}])?|[{_DIGIT}](?:[^\s{_LATIN}{_OTHER_WAY}]*[{_DIGIT}])?"
)
#: Brackets and quote marks are painted as they are seen, and turn with the line.
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_SPACES = re.compile(r"\s")

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every small fault, which says nothing to a reader


def pdf(content: bytes) -> Page:
    """The text of a PDF.

    Raises:
        Unreadable: it asks for a password, is damaged, or holds pictures only.
    """
    try:
        document = _opened(content)
        pieces: list[str] = []
        length = 0
        for number, leaf in enumerate(document.pages):
            pieces.append(_leaf(leaf))
            length += len(pieces[-1])
            if number + 1 >= MOST_PAGES or length > _MOST_CHARACTERS:
                break
        stated = document.metadata
        title = str(stated.title) if stated and isinstance(stated.title, str) else None
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        if type(error).__name__ == "DependencyError":
            raise Unreadable("The PDF is encrypted in a way Comity cannot open; save it without encryption.") from error
        # pypdf raises errors of many kinds on broken files.
        raise Unreadable("The PDF is damaged; open it in a viewer and save it again.") from error
    text = "\n".join(pieces)
    if not text.strip():
        raise Unreadable("The PDF holds pictures of text only; run it through text recognition first.")
    return _page(text, title=title)


def word(content: bytes) -> Page:
    """The paragraphs of a Word file, those in tables too.

    Raises:
        Unreadable: it asks for a password, is damaged, empty, or unpacks to too much.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("It is an old or encrypted Word file; save it as .docx without a password.")
    try:
        _refuse_bomb(content)
        document = docx.Document(io.BytesIO(content))
        lines = [paragraph.text for paragraph in document.element.body.iter(_PARAGRAPH)]
        title = document.core_properties.title
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # python-docx lets through whatever its parts raise: archives, XML, missing pieces
        raise Unreadable("The Word file is damaged; open it in an editor and save it again.") from error
    if not any(line.strip() for line in lines):
        raise Unreadable("The Word file has no text in it.")
    return _page("\n\n".join(lines), title=title)


def _leaf(leaf: pypdf.PageObject) -> str:
    """The text of one page.

    A page is painted from left to right. Of writing that runs the other way the painted lines are taken and turned;
    the order in which they were painted says nothing about the order of the letters.
    """
    text = leaf.extract_text()
    if len(_RIGHT_TO_LEFT.findall(text)) * 2 < len(text) - len(_SPACES.findall(text)):
        return text
    painted = leaf.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    return "\n".join(turned(" ".join(line.split())) for line in painted.split("\n"))


def turned(line: str) -> str:
    """A painted line in the order of reading: turned as a whole, and its numbers and Latin words back."""
    if not _RIGHT_TO_LEFT.search(line):
        return line
    back = _LEFT_TO_RIGHT.sub(lambda run: run.group()[::-1], line[::-1])
    return unicodedata.normalize("NFKC", back.translate(_MIRRORED))


def _opened(content: bytes) -> pypdf.PdfReader:
    document = pypdf.PdfReader(io.BytesIO(content))
    if document.is_encrypted and not document.decrypt(""):
        raise Unreadable("The PDF asks for a password; save it without one.")
    return document


def _refuse_bomb(content: bytes) -> None:
    """Refuse a Word file that unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        listed = parts.infolist()
    if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > 4 * MOST_BYTES:
        raise Unreadable(
            f"The Word file unpacks to more than {4 * MOST_BYTES // 2**20} MB, which is refused; split it."
        )


def _page(text: str, *, title: str | None) -> Page:
    """A document's title counts if it can be read at its head too: many hold a template's or a program's instead.

    Its dates are those of its file or of the template it was made from, never of publication.
    """
    stated, head = " ".join((title or "").split()), " ".join(text[:_HEAD].split())
    return Page(
        text=text,
        markup=None,
        title=stated if stated and stated.casefold() in head.casefold() else None,
        language=None,
        publisher=None,
        published=None,
        credits=(),
        link=None,
    )
