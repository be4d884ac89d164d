"""The library as a browser sees it."""
