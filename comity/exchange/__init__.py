"""Exchange: the owner of a report says who may see it, and Comity says back who will."""
