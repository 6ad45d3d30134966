"""Verifies an export with no code of Comity's, as docs/reference/ledger.md says: ``python independent.py FILE.zip``."""

import base64
import hashlib
import json
import sys
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(data):
    return hashlib.sha256(data).digest()


def tree(hashes):
    """The root of RFC 6962."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return sha(b"\1" + tree(hashes[:k]) + tree(hashes[k:]))


def verify(file):
    """Raises where something does not hold; gives how many entries and contents were looked at."""
    whole = zipfile.ZipFile(file)
    body, lines = whole.read("checkpoint.txt").decode().rsplit("\n\n", 1)
    body += "\n"
    origin, size, root = body.splitlines()[:3]
    size = int(size)
    good = set()
    policy = whole.read("policy.txt").decode().splitlines()
    if "keys.jsonl" in whole.namelist():  # earlier keys of the log: each signed that the next follows it
        for line in map(json.loads, whole.read("keys.jsonl").splitlines()):
            policy.append(f"log {line['note'].splitlines()[2]}")
    for words in map(str.split, policy):
        if words[0] not in ("log", "witness"):
            continue
        name, _, key = words[-1].split("+", 2)
        use, public = base64.b64decode(key)[0], Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])
        for line in lines.splitlines():
            _, signer, made = line.split(" ")
            made = base64.b64decode(made)
            if signer == name and made[:4] == sha(name.encode() + b"\n" + base64.b64decode(key))[:4]:
                at = int.from_bytes(made[4:12], "big")
                text = body if use == 1 else f"cosignature/v1\ntime {at}\n{body}"
                public.verify(made[4:] if use == 1 else made[12:], text.encode())
                good.add(name)
    assert origin in good, "the log's own signature"
    tiles = sorted(name for name in whole.namelist() if name.startswith("tree/tile/0/"))
    held = b"".join(map(whole.read, sorted(tiles, key=lambda n: (".p/" in n, n))))
    leaves = [held[at : at + 32] for at in range(0, len(held), 32)]
    assert len(leaves) == size, "the size"
    assert base64.b64decode(root) == tree(leaves), "the root"
    streams, contents = {}, 0
    for line in map(json.loads, whole.read("entries.jsonl").splitlines()):
        raw, envelope = line["envelope"].encode(), json.loads(line["envelope"])
        head = sha(bytes.fromhex(line["salt"]) + raw)
        assert leaves[line["index"]] == sha(b"\0" + head), "an entry"
        number, previous, index = streams.get(envelope["stream"], (0, "", -1))
        assert (envelope["number"], envelope["previous"]) == (number + 1, previous), "a stream"
        assert line["index"] > index, "the order"
        streams[envelope["stream"]] = (number + 1, head.hex(), line["index"])
        for what in ("report", "original"):
            name = f"contents/{envelope['subject']}/{what}"
            if line["secret"] and envelope["content"].get(what) and name in whole.namelist():
                made = sha(bytes.fromhex(line["secret"]) + whole.read(name)).hex()
                assert made == envelope["content"][what], "a content"
                contents += 1
    return sum(number for number, _, _ in streams.values()), contents


if __name__ == "__main__":
    print("{} entries and {} contents hold".format(*verify(sys.argv[1])))
