"""The problem as HiGHS reads it. Imported in the solver's own process alone."""

from __future__ import annotations

import highspy
import numpy as np

from app.rota.gaps.suggestions import Problem, Solution, choose_greedily, solution_value, weight


def solve(problem: Problem, seconds: float) -> Solution:
    """Choose pairs that are worth most, within a time limit; the best found when it is up.

    Each step of somebody's load is a column of its own that weighs more than the one before, so
    what is filled first is what weighs least: no products are needed to share evenly.
    """
    if not problem.pairs:
        return Solution(())
    columns = [float(pair.worth) for pair in problem.pairs]
    rows: list[list[tuple[int, float]]] = []
    upper_bounds: list[float] = []
    of_slot: dict[int, list[int]] = {}
    of_member: dict[int, list[int]] = {}
    for at, pair in enumerate(problem.pairs):
        of_slot.setdefault(pair.slot, []).append(at)
        of_member.setdefault(pair.member, []).append(at)
    for slot, indexes in of_slot.items():
        if len(indexes) > problem.places[slot]:
            rows.append([(at, 1.0) for at in indexes])
            upper_bounds.append(float(problem.places[slot]))
    for limit, limited_indexes in problem.limits:
        rows.append([(at, 1.0) for at in limited_indexes])
        upper_bounds.append(float(limit))
    for member, indexes in of_member.items():
        steps = _highest_load(problem, indexes)
        first = len(columns)
        columns += [-float(weight(problem.before[member] + 1 + step)) for step in range(steps)]
        load = [(at, float(problem.pairs[at].load)) for at in indexes]
        rows.append(load + [(first + step, -1.0) for step in range(steps)])
        upper_bounds.append(0.0)
    engine = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (
        ("log_to_console", False),
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),  # everything is a whole number: closer than one is the same
    ):
        engine.setOptionValue(option, setting)
    engine.passModel(_build_model(columns, len(problem.pairs), rows, upper_bounds))
    # It isn't given a choice to begin with: in 1.16 it then leaves some better ones out unseen, and
    # calls what it has the best.
    engine.run()
    solution = engine.getSolution().col_value
    best = tuple(
        at for at in range(len(problem.pairs)) if at < len(solution) and solution[at] > 0.5
    )
    gap = float(engine.getInfo().mip_gap)
    simple = choose_greedily(problem)
    if (solution_value(problem, best) or 0) < (solution_value(problem, simple) or 0):
        return Solution(simple, 1.0)  # the time was up before anything better was found
    return Solution(best, gap if gap <= 1 else 1.0)


def _highest_load(problem: Problem, indexes: list[int]) -> int:
    """How much somebody can be asked for at most, as their limits say: as few columns as that."""
    remaining, load = set(indexes), 0
    for limit, limited_indexes in sorted(problem.limits, key=lambda rule: -len(rule[1])):
        limited = remaining.intersection(limited_indexes)
        loads = sorted((problem.pairs[at].load for at in limited), reverse=True)
        load += sum(loads[:limit])
        remaining -= limited
    return load + sum(problem.pairs[at].load for at in remaining)


def _build_model(
    columns: list[float],
    integer_count: int,
    rows: list[list[tuple[int, float]]],
    upper_bounds: list[float],
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(columns)
    model.col_lower_ = np.zeros(len(columns))
    model.col_upper_ = np.ones(len(columns))
    model.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    model.row_upper_ = np.array(upper_bounds)
    kinds = highspy.HighsVarType
    model.integrality_ = [
        kinds.kInteger if at < integer_count else kinds.kContinuous for at in range(len(columns))
    ]
    cells = [cell for row in rows for cell in row]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)])
    model.a_matrix_.index_ = np.array([at for at, _ in cells], dtype=np.int32)
    model.a_matrix_.value_ = np.array([factor for _, factor in cells])
    return model
