"""What changed between two versions, and two reports side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.passage import Copied, Passage
from comity.serve.beside import beside
from comity.serve.changed import changed


def runs(old: str, new: str) -> list[tuple[str, str]]:
    return [(run.kind, run.text) for paragraph in changed(old, new) or () for run in paragraph.runs]


def test_only_what_differs_is_told():
    old = "Heading\n\nThree people were killed.\n\nThe rest stays."
    new = "Heading\n\nSix people were killed.\n\nThe rest stays.\n\nMore follows."
    assert runs(old, new) == [
        ("removed", "Three"),
        ("added", "Six"),
        ("kept", " people were killed."),
        ("added", "More follows."),
    ]
    assert changed(old, old) == ()
    assert changed("a  b", "a b") == (), "layout is no change"


def test_too_long_a_text_is_not_compared():
    assert changed("a\n" * 2000, "b\n" * 2000) is None


words = st.lists(st.sampled_from(["river", "dam", "gate", ".", "سد"]), max_size=12).map(" ".join)
texts = st.lists(words, max_size=6).map("\n".join)


@given(texts, texts)
def test_old_and_new_can_be_put_together_from_what_is_told(old, new):
    """Of the changed paragraphs, kept and removed runs are the old words, kept and added ones the new."""
    told = changed(old, new)
    assert told is not None
    gone = ["".join(r.text for r in p.runs if r.kind != "added") for p in told]
    come = ["".join(r.text for r in p.runs if r.kind != "removed") for p in told]
    before = [" ".join(line.split()) for line in old.split("\n") if line.strip()]
    after = [" ".join(line.split()) for line in new.split("\n") if line.strip()]
    assert [g for g in gone if g and g not in before] == []
    assert [c for c in come if c and c not in after] == []
    assert len(before) - len([g for g in gone if g]) == len(after) - len([c for c in come if c])


def test_side_by_side_from_either_side():
    one = Analysis(report="a", text="Intro. The gates of the dam are jammed. End.")
    two = Analysis(report="b", text="The gates of the dam are jammed.")
    start, end = one.text.index("The gates"), one.text.index(" End.")
    passage = Passage(start=start, end=end, other_start=0, other_end=len(two.text))
    copied = Copied(report="a", other="b", source="b", containment=0.7, passages=(passage,), how="said so")
    seen, turned = beside(copied, one, two), beside(copied, two, one)
    assert (seen.pairs[0].one.text, seen.pairs[0].two.text) == (two.text, two.text)
    assert seen.pairs[0].one.before == "Intro. "
    assert (turned.one.share, turned.one.source, turned.two.source) == (1.0, True, False)
    assert seen.two.share == turned.one.share
    assert seen.ordered
