"""The ledger: a tree of hashes that only grows, notes signed on it, witnesses of it, and what proves all that."""
