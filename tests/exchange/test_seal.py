"""Sealed files: opened by those to whom they are sealed, by nobody else, and not after a bit was changed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from comity.cli import main
from comity.errors import Refused
from comity.exchange.seal import MARK, make_key, public_key, sealed, unsealed

TEXT = b"The sluice of Torvan will be opened at night."


def test_those_open_it_to_whom_it_is_sealed_and_nobody_else():
    (norda, to_norda), (varzan, to_varzan), (kesh, _) = make_key(), make_key(), make_key()
    closed = sealed(TEXT, [to_norda, to_varzan])
    assert closed.startswith(MARK)
    assert TEXT not in closed
    assert unsealed(closed, norda) == unsealed(closed, f"# mine\n{varzan}\n") == TEXT
    assert public_key(norda) == to_norda
    with pytest.raises(Refused):
        unsealed(closed, kesh)
    with pytest.raises(Refused):
        unsealed(closed[:-1] + bytes([closed[-1] ^ 1]), norda)


@pytest.mark.parametrize("keys", [[], ["age1nothing"], ["AGE-SECRET-KEY-1"]])
def test_what_is_no_key_is_refused(keys):
    with pytest.raises(Refused):
        sealed(TEXT, keys)
    with pytest.raises(Refused):
        unsealed(TEXT, "".join(keys))


def test_an_officer_makes_a_key_and_gets_back_what_was_sealed_to_it(tmp_path):
    key, file, out = (str(tmp_path / name) for name in ("key.txt", "a.txt", "b.txt"))
    (tmp_path / "a.txt").write_bytes(TEXT)
    run = CliRunner().invoke
    made = run(main, ["key", "make", "--key", key])
    assert made.exit_code == 0
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0
    assert run(main, ["key", "make", "--key", key]).exit_code != 0  # a key is never written over
    public = made.output.strip()
    assert run(main, ["key", "public", "--key", key]).output.strip() == public
    assert "AGE-SECRET" not in made.output
    assert run(main, ["seal", file, "--to", public]).exit_code == 0
    assert run(main, ["unseal", f"{file}.age", "--key", key, "--out", out]).exit_code == 0
    assert (tmp_path / "b.txt").read_bytes() == TEXT
    assert run(main, ["unseal", f"{file}.age", "--key", key]).exit_code != 0  # a.txt is there already
