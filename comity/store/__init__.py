"""Every query of the centre, one file for each noun. Each function takes the connection that a door of `db` gave."""
