"""The query language: one for searching and for standing queries.

`parse` understands what was written, `ground` turns its words and names into lexemes. The condition that comes out is
answered in memory by an `Index` of many queries, or in the database (`tsquery` and `comity.store.search`); both go by
the lexemes that `lexemes` finds in a report, so both find the same.
"""

from comity.query.condition import Clock, Condition, Document, Weight, holds
from comity.query.ground import Known, asked, ground
from comity.query.lexemes import Lexemes, Provenance, lexemes, place_id
from comity.query.match import Index, Match
from comity.query.parse import parse
from comity.query.silence import silences
from comity.query.tree import Query, show

__all__ = [
    "Clock",
    "Condition",
    "Document",
    "Index",
    "Known",
    "Lexemes",
    "Match",
    "Provenance",
    "Query",
    "Weight",
    "asked",
    "ground",
    "holds",
    "lexemes",
    "parse",
    "place_id",
    "show",
    "silences",
]
