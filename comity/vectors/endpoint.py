"""Vectors from any endpoint that speaks OpenAI's ``POST /v1/embeddings``; the only use of the network in reading."""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
import numpy as np

from comity.errors import VectorsMissing
from comity.vectors.weights import Floats

#: The environment variable that holds the endpoint's key, if it wants one.
KEY = "COMITY_VECTORS_KEY"
#: Texts sent in one request, characters of a text that are sent, and seconds until a request is given up.
_BATCH, _CHARACTERS, _SECONDS = 64, 600, 30.0
#: Bytes of an answer that are read at most.
_ANSWER = 64 * 1024 * 1024


class _Row(msgspec.Struct):
    embedding: list[float]
    index: int


class _Answer(msgspec.Struct):
    data: list[_Row]


class EndpointEncoder:
    """An encoder behind a URL: ``EndpointEncoder("https://…/v1/embeddings", model="…")``.

    Nothing is sent before `encode` is called, and only to that URL. Redirects are not followed, so that neither texts
    nor the key go to another house.
    """

    def __init__(self, url: str, *, model: str, key: str | None = None) -> None:
        """`key` defaults to the environment's ``COMITY_VECTORS_KEY``.

        Raises:
            VectorsMissing: the URL is not http or https.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise VectorsMissing(f"{url!r} is no address for vectors. Give one that begins with http:// or https://.")
        self.model = f"{model} at {url}"
        self._url, self._asked = url, model
        self._key = key if key is not None else os.environ.get(KEY)
        self._opener = urllib.request.build_opener(_NoRedirect)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (len(texts), width of the model) float32, of the first 600 characters of each text.

        Raises:
            VectorsMissing: the endpoint cannot be reached, refuses, or answers in another form.
        """
        batches = [self._batch(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        if not batches:
            return np.empty((0, 0), np.float32)
        vectors = np.concatenate(batches)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def _batch(self, texts: Sequence[str]) -> Floats:
        body = msgspec.json.encode({"model": self._asked, "input": [text[:_CHARACTERS] for text in texts]})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._url, data=body, headers=headers)  # noqa: S310 - scheme checked above
        try:
            with self._opener.open(request, timeout=_SECONDS) as response:
                answer = msgspec.json.decode(response.read(_ANSWER), type=_Answer)
            rows = sorted(answer.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], np.float32)
        except urllib.error.HTTPError as error:
            raise VectorsMissing(
                f"{self._url} answered {error.code} {error.reason}. Check URL, model and {KEY}."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise VectorsMissing(
                f"{self._url} cannot be reached: {error}. Check the URL or use --no-vectors."
            ) from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise VectorsMissing(f"{self._url} did not answer with embeddings: {error}. Check the URL.") from error
        if vectors.shape[:1] != (len(texts),) or vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise VectorsMissing(f"{self._url} did not answer with one vector for each text. Check the model.")
        return vectors


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None
