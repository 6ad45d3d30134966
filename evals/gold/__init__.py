"""Labels of our own: what two readers, apart from each other, found in the documents of the press sets.

No text is kept here, only offsets into documents as `evals.documents` makes them. ``guidelines.md`` says what a label
means. ``python -m evals.gold`` draws sheets for readers, enters what they wrote, and prints how far two readers agree.
"""
