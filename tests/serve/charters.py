"""A charter of two members that is long enough for what the screens ask of it; a test adds the section it is about."""

#: Norda and Varzan, with two officers each.
TWO = """name = "Savra basin"
zone = "UTC"
[chair]
begins = 2026-01-01
[[member]]
slug = "norda"
name = "Norda"
officer = [{ name = "Ada", email = "ada@a.example" }, { name = "Ben", email = "ben@a.example" }]
[[member]]
slug = "varzan"
name = "Varzan"
officer = [{ name = "Vera", email = "vera@a.example" }, { name = "Vic", email = "vic@a.example" }]
"""
