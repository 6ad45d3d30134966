"""What reaches people: alerts by mail and by webhook, and what is done when a receiver does not answer."""
