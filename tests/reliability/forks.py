"""The child that faults are put into: it loads newsgen once and forks a process for each build it is asked for.

It runs with shim.c loaded before libc, so SQLite's calls fail like Python's own. Started by `harness.py`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys


def _child(order: dict[str, object], shim: ctypes.CDLL) -> None:
    """Run one build in this process, and leave its output, exit code and count in files."""
    answer = str(order["answer"])
    os.chdir(str(order["site"]))
    said = os.open(answer + ".said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    from newsgen.cli.main import main  # noqa: PLC0415 - the parent has it loaded

    shim.fault_arm(str(order["below"]).encode(), order["nth"], order["error"], order["onward"], order["kinds"])
    try:
        code = main([str(one) for one in order["arguments"]])  # type: ignore[attr-defined]
    except BaseException as problem:  # noqa: BLE001 - that is what is looked for
        code = f"{type(problem).__name__}: {problem}"  # type: ignore[assignment]
    seen = shim.fault_seen()
    sys.stdout.flush()
    sys.stderr.flush()
    with open(answer, "w", encoding="utf-8") as stream:
        json.dump([code, seen, shim.fault_last().decode("utf-8", "replace")], stream)
    os._exit(0)


def serve() -> None:
    """Read orders, one a line; answer each with the status its process ended with."""
    import newsgen.cli.build  # noqa: PLC0415 - loaded here, once for all
    import newsgen.cli.main  # noqa: PLC0415
    import newsgen.emit.text  # noqa: PLC0415
    import newsgen.site.build  # noqa: F401, PLC0415

    shim = ctypes.CDLL(None)
    shim.fault_last.restype = ctypes.c_char_p
    shim.fault_seen.restype = ctypes.c_long
    shim.fault_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_int]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _child(json.loads(line), shim)
        _, status = os.waitpid(child, 0)
        os.write(1, f"{status}\n".encode())


if __name__ == "__main__":
    serve()
