"""`python -m conflict_map.cli` is `conflict-map`."""

from conflict_map.cli import main

main()
