#!/usr/bin/env python3
"""The engine beside other libraries, on the same instances: prints a table in Markdown.

    python3 compare.py [--seconds 60] [--only dense-1000 ...]

Makes a virtual environment with lap, SciPy, OR-tools and HiGHS from PyPI, and builds the Rust program beside this file.
Each solver runs in a process of its own, so that its peak of memory is its own; what is told of time is time on the
processor, which other load on the machine changes least. Every solver that finishes must find the same objective.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = ["numpy", "scipy", "lap", "ortools", "highspy"]
RUST = ["own", "own-core", "lapjv", "sparse_linear_assignment", "pathfinding", "rustworkx-core"]
PYTHON = ["lap", "scipy", "ortools", "ortools-assignment", "highs"]
DENSE = ["own", "own-core", "lapjv", "sparse_linear_assignment", "pathfinding", "lap", "scipy", "ortools"]
PLAN = {
    "dense-1000": [*DENSE[:5], "rustworkx-core", *DENSE[5:], "highs"],
    "dense-3000": DENSE,
    "dense-10000": ["own-core", "lap"],
    "assortative-3000": [solver for solver in DENSE if solver != "own-core"],
    "sparse-10000x50": ["own", "sparse_linear_assignment", "rustworkx-core", "scipy", "ortools", "ortools-assignment", "highs"],
    "national": ["own", "own-from-profiles", "sparse_linear_assignment", "scipy", "ortools"],
}
NAMES = {
    "own": "engine",
    "own-core": "engine, core and pricing",
    "own-from-profiles": "engine, from profiles to explained proposal",
    "lap": "Python `lap` (C++)",
    "scipy": "SciPy",
    "ortools": "OR-tools",
    "ortools-assignment": "OR-tools, assignment (everybody must be matched)",
    "highs": "HiGHS as LP",
}


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "solve":
        return solve(sys.argv[2], sys.argv[3])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--only", nargs="*", default=list(PLAN))
    options = parser.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE, check=True)
    program = target / "release" / "comparison"
    python = environment(target)
    table = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.only:
            file = Path(folder) / kind
            subprocess.run([program, "make", kind, file], check=True)
            objectives = {}
            for solver in PLAN[kind]:
                command = [python, __file__] if solver in PYTHON else [program]
                found = run([*command, "solve", solver, file], options.seconds)
                print(kind, solver, found, file=sys.stderr, flush=True)
                table[solver, kind] = found
                if "objective" in found:
                    objectives[solver] = found["objective"]
            if len(set(objectives.values())) > 1:
                print(f"{kind}: different objectives: {objectives}", file=sys.stderr)
            file.unlink()
            right = objectives.get("own", objectives.get("own-core"))
            for solver, objective in objectives.items():
                table[solver, kind]["right"] = objective == right
    print_table(table, options)


def environment(target):
    folder = target / "comparison-python"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def run(command, seconds):
    # The limit is in time on the processor too, so that a busy machine doesn't end what would have finished.
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    # The limit ends a process by SIGXCPU or SIGKILL.
    if done.returncode in (-24, -9):
        return {"failed": f"> {seconds},000"}
    print(done.stderr[-500:], file=sys.stderr)
    return {"failed": "failed"}


def print_table(table, options):
    solvers = list(dict.fromkeys(solver for solver, _ in table))
    print("| processor ms / peak MB |", " | ".join(options.only), "|")
    print("|---|" + "---|" * len(options.only))
    for solver in solvers:
        cells = [cell(table.get((solver, kind))) for kind in options.only]
        print(f"| {NAMES.get(solver, f'crate `{solver}`')} |", " | ".join(cells), "|")


def cell(found):
    if found is None:
        return "–"
    if "failed" in found:
        return found["failed"]
    text = f"{found['processor_ms']:,.0f} / {found['peak_mb']:,.0f}"
    return text if found["right"] else f"{text} (another objective)"


# --- one solver, in a process of its own -----------------------------------------------------------------------------
def solve(solver, file):
    import numpy

    numbers = numpy.fromfile(file, dtype="<i4")
    kind, rows, columns, count = (int(number) for number in numbers[:4])
    numbers = numbers[4:]
    if kind == 0:
        matrix = numbers.reshape(rows, columns)
        solution, spent = DENSE_SOLVERS[solver](matrix)
    else:
        edges = numbers.reshape(3, count)
        solution, spent = SPARSE_SOLVERS[solver](rows, columns, *edges)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"objective": int(solution), "processor_ms": spent * 1000, "peak_mb": peak}))


def timed(begin):
    return time.process_time() - begin


def lap_dense(matrix):
    import lap
    import numpy

    begin = time.process_time()
    _, chosen, _ = lap.lapjv(-matrix.astype(numpy.float64))
    spent = timed(begin)
    return matrix[numpy.arange(len(matrix)), chosen].sum(dtype=numpy.int64), spent


def scipy_dense(matrix):
    import numpy
    from scipy.optimize import linear_sum_assignment

    begin = time.process_time()
    rows, chosen = linear_sum_assignment(matrix, maximize=True)
    spent = timed(begin)
    return matrix[rows, chosen].sum(dtype=numpy.int64), spent


def scipy_sparse(rows, columns, row, column, value):
    import numpy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    begin = time.process_time()
    # Costs must not be 0, and a full matching must exist: everybody gets a column of their own that is worth nothing.
    most = int(value.max()) + 1
    own = numpy.arange(rows)
    costs = numpy.concatenate([most - value.astype(numpy.float64), numpy.full(rows, float(most))])
    places = (numpy.concatenate([row, own]), numpy.concatenate([column, columns + own]))
    graph = csr_array((costs, places), shape=(rows, columns + rows))
    chosen_rows, chosen = min_weight_full_bipartite_matching(graph)
    spent = timed(begin)
    return sum(most - int(graph[i, j]) for i, j in zip(chosen_rows, chosen)), spent


def ortools_dense(matrix):
    import numpy

    rows, columns = matrix.shape
    left = numpy.repeat(numpy.arange(rows, dtype=numpy.int32), columns)
    right = numpy.tile(numpy.arange(columns, dtype=numpy.int32), rows)
    return ortools_assignment(rows, columns, left, right, matrix.ravel())


def ortools_assignment(_rows, _columns, row, column, value):
    import numpy
    from ortools.graph.python import linear_sum_assignment

    begin = time.process_time()
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(row, column, -value.astype(numpy.int64))
    assert solver.solve() == solver.OPTIMAL
    return -solver.optimal_cost(), timed(begin)


def ortools_sparse(rows, columns, row, column, value):
    import numpy
    from ortools.graph.python import min_cost_flow

    begin = time.process_time()
    # Whoever is left flows past the pairs: from the source to the sink, at no cost.
    source, sink = rows + columns, rows + columns + 1
    one = lambda size: numpy.ones(size, dtype=numpy.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(row, column + rows, one(len(row)), -value.astype(numpy.int64))
    persons = numpy.arange(rows, dtype=numpy.int32)
    flow.add_arcs_with_capacity_and_unit_cost(numpy.full(rows, source, numpy.int32), persons, one(rows), 0 * one(rows))
    partners = numpy.arange(rows, rows + columns, dtype=numpy.int32)
    sinks = numpy.full(columns, sink, numpy.int32)
    flow.add_arcs_with_capacity_and_unit_cost(partners, sinks, one(columns), 0 * one(columns))
    flow.add_arc_with_capacity_and_unit_cost(source, sink, rows, 0)
    flow.set_nodes_supplies(numpy.array([source, sink], numpy.int32), numpy.array([rows, -rows], numpy.int64))
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost(), timed(begin)


def highs_dense(matrix):
    import numpy

    rows, columns = matrix.shape
    places = numpy.indices(matrix.shape).reshape(2, -1)
    return highs_sparse(rows, columns, places[0], places[1], matrix.ravel())


def highs_sparse(rows, columns, row, column, value):
    import highspy
    import numpy

    begin = time.process_time()
    model = highspy.HighsLp()
    count = len(row)
    model.num_col_, model.num_row_ = count, rows + columns
    model.col_cost_ = -value.astype(numpy.float64)
    model.col_lower_, model.col_upper_ = numpy.zeros(count), numpy.ones(count)
    model.row_lower_, model.row_upper_ = numpy.full(rows + columns, -highspy.kHighsInf), numpy.ones(rows + columns)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = numpy.arange(0, 2 * count + 1, 2, dtype=numpy.int32)
    model.a_matrix_.index_ = numpy.stack([row, column + rows], axis=1).ravel().astype(numpy.int32)
    model.a_matrix_.value_ = numpy.ones(2 * count)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(model)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(-highs.getInfo().objective_function_value), timed(begin)


DENSE_SOLVERS = {"lap": lap_dense, "scipy": scipy_dense, "ortools": ortools_dense, "highs": highs_dense}
SPARSE_SOLVERS = {
    "scipy": scipy_sparse,
    "ortools": ortools_sparse,
    "ortools-assignment": ortools_assignment,
    "highs": highs_sparse,
}

if __name__ == "__main__":
    main()
