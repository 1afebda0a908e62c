"""How many: people, the dead, the injured, and what was destroyed or taken."""
