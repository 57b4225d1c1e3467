"""What ssh, rsync and the shell of another machine say when they fail, as one diagnostic or as something to try again."""

from __future__ import annotations

import re

from newsgen.model.problem import problem
from newsgen.publish.target import Transient

_CONFIG = "newsgen.yaml"
_CUT = re.compile(
    r"timed out|timeout|connection (?:reset|closed|refused|unexpectedly)|broken pipe|lost connection|network is unreachable"
    r"|no route to host|temporary failure|connection to .* closed|kex_exchange_identification|connection abort|unexplained error"
    r"|try again|client_loop",
    re.IGNORECASE,
)
_UNKNOWN_KEY = re.compile(r"host key verification failed|remote host identification has changed|host key is known|no .* host key", re.IGNORECASE)
_REFUSED = re.compile(r"permission denied \((?!13\))|too many authentication|no such identity|load key|bad permissions|not accessible", re.IGNORECASE)
_NO_NAME = re.compile(r"could not resolve hostname|bad (?:configuration )?option|bad port", re.IGNORECASE)
_CUT_STATUS = frozenset({5, 10, 12, 30, 35, 255})
_FULL = re.compile(r"no space left|quota exceeded|read-only file system|permission denied \(13\)", re.IGNORECASE)
_NOISE = re.compile(r"^(?:@+|rsync error:|warning: permanently added|.*it is also possible that|\s*$)", re.IGNORECASE)


def last_words(text: str) -> str:
    """The line that says why, without what programs add around it."""
    lines = [line.strip() for line in text.splitlines() if not _NOISE.match(line)]
    found = next((line for line in lines if "denied" in line or "No space" in line or "not found" in line), lines[-1] if lines else "")
    return found[:300].rstrip(".")


def failure(host: str, status: int, said: str) -> Exception:
    """Why ssh, or rsync over it, came to an end with a status other than 0."""
    words = last_words(said)
    if _UNKNOWN_KEY.search(said):
        changed = "has changed" in said.lower() or "identification has changed" in said
        why = f"The key of {host} is another one than before" if changed else f"The key of {host} is not known on this machine"
        return problem(
            "NG615", f"{why}, so another machine may answer in its place.", _CONFIG,
            "Compare it with the key that the machine's operator gives you (ssh-keyscan shows what answers), then put it into known_hosts.",
        )
    if _NO_NAME.search(said) and "temporary" not in said.lower():
        return problem("NG616", f"{host} cannot be reached by ssh: {words}.", _CONFIG, "Correct host, port or options of the target, and try ssh by hand.")
    if _REFUSED.search(said):
        return problem(
            "NG616", f"{host} does not let us in: {words}.", _CONFIG,
            "Put the public half of the key into authorized_keys there, and name user and key in the target; try ssh by hand.",
        )
    if "command not found" in said or status == 127:
        return problem("NG617", f"A program is missing on {host}: {words}.", _CONFIG, "Install rsync there.")
    if _FULL.search(said):
        return unable(host, words)
    if status in _CUT_STATUS or _CUT.search(said):
        return Transient(f"the connection to {host} was cut ({words or f'status {status}'})")
    return unable(host, words or f"status {status}")


def unable(host: str, words: str) -> Exception:
    """A command was refused by the machine itself: no right, no room."""
    return problem("NG617", f"{host} cannot do its part: {words}.", _CONFIG, "Mend that on the machine, then publish again; what was sent is kept.")
