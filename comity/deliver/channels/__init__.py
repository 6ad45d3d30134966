"""The ways by which alerts leave the centre, one file each."""
