"""From a name to the places that it may mean, over all layers."""
