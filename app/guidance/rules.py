"""The knowledge base on paper: what is safe to show as a link."""

from urllib.parse import urlsplit


def web_address(written: str) -> str:
    """An address that may become a link, or "" for one that may not (security.md WB-6): http and https only."""
    parts = urlsplit(written if "//" in written else f"https://{written}") if written.strip() else None
    if parts is None or parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        return ""
    return parts.geturl()
