"""From statements to claims, lineage and independent origins, each number with its reasons."""
