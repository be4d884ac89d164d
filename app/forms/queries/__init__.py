"""Reading forms, links, submissions and sessions. All begins with what a person may see."""
