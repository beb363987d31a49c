"""Starts the Forum on a fresh machine: standard library only, since nothing is installed yet when it runs."""
