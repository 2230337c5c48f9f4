"""Looking whether a port is free, to say so before anything else is done."""

from __future__ import annotations

import errno
import socket

import typer


def refuse_taken_port(host: str, port: int) -> None:
    """End the command with a sentence when something listens on the port already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            typer.echo(
                f"Port {port} is in use. End what runs there, or set another: SHOWUP_PORT.",
                err=True,
            )
            raise typer.Exit(code=1) from None
