"""The one door to the outside: every connection this house opens to a gateway goes through here.

Security.md SR-1 and SR-2: https only, listed ports, no user-info, no redirects, no cookies, no proxies of
the environment, an answer of at most 64 KiB, and a name that is looked up once: what was checked is what
is connected to.
"""

import asyncio
import contextlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx

from app.outbox.addresses import is_loopback, is_public, literal
