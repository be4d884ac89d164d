"""Recourse: the console of an organisation that owes people an answer."""

import os

# Piccolo looks its engine up by this name, in every process and every command.
os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")  # noqa: TID251
