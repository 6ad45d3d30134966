"""What a centre can bear, measured: a filled database, its screens, the way from receipt to alert, crashes, memory."""
