"""What can be done with billing: a file sent, checked, mended, accepted; a month closed and opened again."""
