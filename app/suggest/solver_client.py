"""One solver at a time for a process of the API, and what it found, for a while.

Whoever asks never waits: what isn't worked out yet is put in line, and the phone asks again. What
is kept goes by the problem itself, so whatever changes in a circle is another problem.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from app.rota.gaps.suggestions import Problem, Solution, SolverProgress, dump_json, parse_solution

log = logging.getLogger("showup.suggest")

TIME_LIMIT_S = 2.0
#: What starting, reading and writing may take on top, on a machine that has much to do.
MOST_S = TIME_LIMIT_S + 10
ANSWERS_KEPT = 64
IN_LINE = 8
FAILED_FOR_S = 300.0


def installed() -> bool:
    """Whether the solver's library is there; it isn't loaded for that."""
    return importlib.util.find_spec("highspy") is not None


def in_its_own_process(text: str) -> Solution:
    """Run a problem through the solver's process. Raises OSError, ValueError, SubprocessError."""
    done = subprocess.run(
        [sys.executable, "-I", "-m", "app.suggest", str(TIME_LIMIT_S)],
        input=text,
        capture_output=True,
        text=True,
        timeout=MOST_S,
        check=True,
        # None of the operator's secrets go along; more threads would only wait for one another.
        env={"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"},
    )
    return parse_solution(done.stdout)


class SolverClient:
    """Problems in line, and answers."""

    def __init__(
        self,
        run: Callable[[str], Solution] = in_its_own_process,
        *,
        is_installed: Callable[[], bool] = installed,
    ) -> None:
        self._run = run
        self._is_installed = is_installed()
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Solution | float] = OrderedDict()  # or until when it failed
        self._waiting: set[str] = set()
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="suggest")

    def look(self, problem: Problem) -> SolverProgress:
        """The answer to a problem, as far as there is one; a new problem is put in line."""
        if not self._is_installed:
            return SolverProgress("not_installed")
        if not problem.pairs:
            return SolverProgress("ready")
        text = dump_json(problem)
        key = hashlib.sha256(text.encode()).hexdigest()
        with self._lock:
            answer = self._answers.get(key)
            if isinstance(answer, Solution):
                self._answers.move_to_end(key)
                return SolverProgress("ready", answer.pair_indexes)
            if answer is not None and time.monotonic() < answer:
                return SolverProgress("failed")
            if key not in self._waiting and len(self._waiting) < IN_LINE:
                self._waiting.add(key)
                self._line.submit(self._work, key, text)
        return SolverProgress("working")

    def _work(self, key: str, text: str) -> None:
        result: Solution | float = time.monotonic() + FAILED_FOR_S
        try:
            result = self._run(text)
        except (OSError, ValueError, subprocess.SubprocessError) as problem:
            log.warning("no suggestions: %s", type(problem).__name__)
        finally:
            with self._lock:
                self._waiting.discard(key)
                self._answers[key] = result
                while len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)

    def close(self) -> None:
        """Start nothing more; what runs ends by its own limit."""
        self._line.shutdown(wait=False, cancel_futures=True)
