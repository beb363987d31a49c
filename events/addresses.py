"""Addresses in bulk: a page of a thousand sessions looks the pattern up once, not three thousand times."""

from django.urls import reverse


def stem(name: str, *args: str) -> str:
    """Return what stands before the slug in addresses that end with one: `f"{stem(...)}{slug}/"` is an address."""
    return reverse(name, args=[*args, "x"]).removesuffix("x/")
