"""Codes of the family NG8: the preview server and the votes."""

from __future__ import annotations

from newsgen.model.codes.entry import Code

CODES: tuple[Code, ...] = (
    Code(
        "NG800",
        "The votes cannot be opened",
        what="Opens the file or the database that votes are kept in.",
        why="A vote that cannot be kept must not be thanked for, so the collector does not start without a place for it.",
        example="newsgen feedback serve --site https://news.example.org/ --db /root/votes.db",
        fix="Correct the name, give yourself the right to write there, or start the database.",
    ),
    Code(
        "NG801",
        "There are no votes",
        what="Looks for votes to export or to report: in the file of --db, or those of the site's preview.",
        why="An empty report would look as if nobody had voted.",
        example="newsgen feedback report, before the first vote",
        fix="Name the file of the collector: newsgen feedback report --db votes.db",
    ),
    Code(
        "NG802",
        "psycopg is not installed",
        what="Loads the library that speaks to PostgreSQL, for a --db that is a postgresql:// URL.",
        why="newsgen itself needs no database server, so the library is an extra.",
        example="newsgen feedback serve --site https://news.example.org/ --db postgresql:///votes",
        fix="Install it: pip install 'newsgen[postgres]'",
    ),
    Code(
        "NG803",
        "No site that votes can come from",
        what="Checks the address of the site whose pages may post votes.",
        why="Votes are taken from the pages of one site only, and over http anybody on the way could change them.",
        example="newsgen feedback serve --site news.example.org --db votes.db",
        fix="Give the whole address of the front page: --site https://news.example.org/",
    ),
    Code(
        "NG804",
        "A file of the adapter is there already",
        what="Looks at the folder before it writes the files of an adapter.",
        why="You may have changed the file, and it would be lost.",
        example="newsgen feedback adapter cloudflare, twice",
        fix="Name another folder, or remove the file.",
    ),
    Code(
        "NG805",
        "No articles that can be voted on",
        what="Looks in the folder of --register for the list of articles that a build writes.",
        why="A collector that knows no article would refuse every vote.",
        example="newsgen feedback serve --site https://news.example.org/ --db votes.db --register .",
        fix="Name the folder that the site was built into, or leave --register out.",
    ),
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
