"""The solver's process: a problem comes in, a choice goes out, and it ends.

It is given numbers alone, no settings and no database. It takes its turn after everything else
on the machine and can't grow without bound.
"""

from __future__ import annotations

import os
import resource
import sys

from app.rota.gaps.suggestions import dump_json, parse_problem
from app.suggest.highs import solve

MOST_MEMORY = 1 << 31
MOST_CPU_S = 20


def main(seconds: float) -> None:
    """Read, solve, write."""
    # Libraries greet on the standard output: the answer goes another way.
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    with answer:
        answer.write(dump_json(solve(parse_problem(sys.stdin.read()), seconds)))


if __name__ == "__main__":
    main(float(sys.argv[1]))
