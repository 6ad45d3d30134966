"""The endpoint's client against a real server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from comity.errors import VectorsMissing
from comity.vectors.endpoint import KEY, EndpointEncoder


class _Server(ThreadingHTTPServer):
    seen: list[tuple[str | None, dict[str, Any]]]


class _Answers(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.headers.get("Authorization"), asked))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/v1/embeddings")
            self.end_headers()
            return
        rows = [{"index": i, "embedding": [float(len(text)), 1.0]} for i, text in enumerate(asked["input"])]
        body = {"/v1/embeddings": json.dumps({"data": rows[::-1]}), "/few": json.dumps({"data": rows[1:]})}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.get(self.path, "no json").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    served = _Server(("127.0.0.1", 0), _Answers)
    served.seen = []
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served
    served.shutdown()
    served.server_close()


def at(server: _Server, path: str = "/v1/embeddings") -> EndpointEncoder:
    return EndpointEncoder(f"http://127.0.0.1:{server.server_address[1]}{path}", model="small")


def test_vectors_come_in_the_order_of_the_texts(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "secret")
    vectors = at(server).encode(["a" * length for length in range(1, 101)])
    assert vectors.shape == (100, 2)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert list(vectors[:, 0]) == sorted(vectors[:, 0])
    assert len(server.seen) == 2
    assert server.seen[0][0] == "Bearer secret"
    assert server.seen[0][1]["model"] == "small"


def test_nothing_is_asked_for_no_texts(server: _Server) -> None:
    assert len(at(server).encode([])) == 0
    assert server.seen == []


@pytest.mark.parametrize("path", ["/few", "/nonsense", "/moved"])
def test_an_answer_that_is_none_is_an_error_and_redirects_are_not_followed(server: _Server, path: str) -> None:
    with pytest.raises(VectorsMissing):
        at(server, path).encode(["a", "b"])
    assert len(server.seen) == 1


def test_an_endpoint_that_is_not_there_is_an_error() -> None:
    with pytest.raises(VectorsMissing, match="cannot be reached"):
        EndpointEncoder("http://127.0.0.1:1/v1/embeddings", model="small").encode(["a"])


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://example.org/", "nonsense", "http://"])
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(VectorsMissing, match="http"):
        EndpointEncoder(url, model="small")
