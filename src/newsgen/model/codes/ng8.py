"""Codes of the family NG8: the preview server and the votes."""

from __future__ import annotations

from newsgen.model.codes.entry import Code

CODES: tuple[Code, ...] = (
    Code(
        "NG840",
        "The port is not free",
        what="Opens the port that a server of newsgen is to answer on.",
        why="Two programs cannot answer on one port, and ports below 1024 belong to the system.",
        example="newsgen serve, twice at the same time",
        fix="Stop the other program, or take another port: newsgen serve --port 4001",
    ),
    Code(
        "NG841",
        "The host is no address of this machine",
        what="Looks up what --host says and opens a port there.",
        why="A server can only answer on addresses that the machine has.",
        example="newsgen serve --host example.org",
        fix="Leave --host out, so that only this machine can ask, or name an address of this machine.",
    ),
)
