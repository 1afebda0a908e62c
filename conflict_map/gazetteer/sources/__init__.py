"""Where more places come from: GeoNames, OCHA, OpenStreetMap, tables of the user's, and geopy's geocoders."""
