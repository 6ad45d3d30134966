"""The conveyor: gather → process → weigh. `pile` takes a pile of files through it at once, for `comity read`.

In a centre it runs all the time, in processes that share nothing but the database: `annotate` looks at each report
alone, `sequence` puts it in order among the others, `weighing` weighs the stories that changed.
"""

from comity.flow.pile import Annotated, Wish, annotated, gather, warm, weighed

__all__ = ["Annotated", "Wish", "annotated", "gather", "warm", "weighed"]
