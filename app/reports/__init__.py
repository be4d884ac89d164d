"""Reports: management information taken out of the house, each with its parameters, its headings and its permission."""
