from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from comity.config import cache_folder
from comity.errors import VectorsMissing
from comity.vectors import centre
from comity.vectors import local as local_module
from comity.vectors.centre import shipped
from comity.vectors.local import LocalEncoder, available, local, prepare

needs_vectors = pytest.mark.skipif(not available(), reason="the extra `vectors` is not installed")
SENTENCES = {
    "en": ["The dam holds, the engineer said.", "Bread will cost more next week."],
    "ar": ["قال المهندس إن السد متماسك.", "سيرتفع سعر الخبز الأسبوع المقبل."],
    "fa": ["مهندس گفت سد پابرجاست.", "هفته آینده نان گران‌تر می‌شود."],
    "ru": ["Инженер сказал, что плотина держится.", "На следующей неделе хлеб подорожает."],
}


@needs_vectors
def test_a_vector_does_not_depend_on_what_is_encoded_beside_it() -> None:
    texts = [text for pair in SENTENCES.values() for text in pair]
    together = local().encode(texts)
    assert together.shape == (8, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(local().encode([text])[0], row)


@needs_vectors
def test_sentences_that_say_the_same_are_nearest_in_every_language() -> None:
    languages = [code for code in SENTENCES for _ in range(2)]
    vectors = centre(local().encode([text for pair in SENTENCES.values() for text in pair]), languages, local().model)
    alike = vectors @ vectors.T
    same = [[one % 2 == other % 2 for other in range(8)] for one in range(8)]
    for one in range(8):
        others = [other for other in range(8) if other != one]
        assert min(alike[one, o] for o in others if same[one][o]) > max(
            alike[one, o] for o in others if not same[one][o]
        )


@needs_vectors
def test_nothing_and_very_long_texts_are_encoded_too() -> None:
    vectors = local().encode(["", " ", "\x00", "word " * 100_000])
    assert np.isfinite(vectors).all()
    assert local().encode([]).shape == (0, 384)


@needs_vectors
def test_the_network_is_built_once_and_a_cache_that_cannot_be_written_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = prepare()
    assert prepare() == built
    assert built.parent == cache_folder()
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("COMITY_CACHE", str(blocked))
    with pytest.raises(VectorsMissing, match="COMITY_CACHE"):
        prepare()


def test_without_the_parts_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_module, "_PARTS", ("a_part_that_nobody_has",))
    assert not available()
    with pytest.raises(VectorsMissing, match="Install comity"):
        prepare()


def test_means_are_shipped_for_the_languages_that_are_read() -> None:
    means = shipped(LocalEncoder.model)
    assert set(means) == {"en", "ar", "fa", "ru", "und"}
    assert all(mean.shape == (384,) for mean in means.values())
    assert shipped("another encoder") == {}


def test_centred_vectors_are_unit_vectors_and_ignore_the_order() -> None:
    vectors = np.eye(6, 16, dtype=np.float32)
    languages = ["en", "en", "xx", "xx", "ar", "und"]
    centred = centre(vectors, languages, "another encoder")
    assert np.allclose(np.linalg.norm(centred, axis=1), 1.0, atol=1e-5)
    turned = centre(vectors[::-1], languages[::-1], "another encoder")
    assert np.allclose(turned[::-1], centred, atol=1e-5)
