"""Where it is: spatial expressions to geometry with an error."""
