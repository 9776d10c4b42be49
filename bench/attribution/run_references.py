"""Runs Python attribution algorithms on labelled cases and prints one JSON line per case.

    python3 run_references.py --references DIR --data DIR --set ratio_syn --tool riskloc

DIR holds checkouts of other people's work, which is not part of this repository: of
github.com/shaido987/riskloc (RiskLoc, and its port of RobustSpot in algorithms/robustspot), in DIR
itself or one folder down, and of github.com/arvkevi/kneed, unless that is installed. Needs numpy, scipy
and pandas. The clock runs around the algorithm alone: reading the case is not counted, as with ours.
"""
import argparse
import contextlib
import json
import os
import sys
import time
import warnings
from pathlib import Path

COUNTS = ["succ_base", "total_base", "succ_cur", "total_cur"]
ALTERNATIVES = 5


def put_on_path(references: Path) -> None:
    folders = [references, *sorted(p for p in references.iterdir() if p.is_dir())]
    sys.path[:0] = [
        str(folder)
        for folder in folders
        if (folder / "algorithms").is_dir() or (folder / "kneed" / "__init__.py").is_file()
    ]


def read_frame(file: Path, base_windows: float):
    """The frame both algorithms take for a ratio: a over b, real now and predicted from before."""
    import pandas as pd

    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    dimensions = sorted(column for column in frame.columns if column not in COUNTS)
    for column in COUNTS:
        frame[column] = frame[column].astype(float)
    for column in dimensions:
        # As pandas would have read it: whole numbers, where they can be written back the same.
        if frame[column].map(lambda value: value.isdigit() and str(int(value)) == value).all():
            frame[column] = frame[column].astype(int)
    frame["real_a"], frame["real_b"] = frame["succ_cur"], frame["total_cur"]
    frame["predict_a"] = frame["succ_base"] / base_windows
    frame["predict_b"] = frame["total_base"] / base_windows
    frame["real"] = frame["real_a"] / frame["real_b"]
    frame["predict"] = frame["predict_a"] / frame["predict_b"]
    return frame.drop(columns=COUNTS).fillna(0.0), dimensions


def riskloc_runner():
    from algorithms.riskloc import riskloc

    def run(frame, dimensions):
        found = riskloc(frame, dimensions, derived=True, debug=False)
        return [[list(zip(cause["cuboid"], cause["elements"][0])) for cause in found]]

    return run


def robustspot_runner():
    import algorithms.robustspot.config.global_data as settings
    from algorithms.robustspot.robustspot import robustspot

    def run(frame, dimensions):
        settings.derived_measure = True
        return robustspot(frame, dimensions, ALTERNATIVES, derived=True)

    return run


RUNNERS = {"riskloc": riskloc_runner, "robustspot": robustspot_runner}


def notation(combination) -> str:
    return "&".join(sorted(f"{dimension}={value}" for dimension, value in combination))


def labels_of(folder: Path):
    head, *lines = (folder / "injection_info.csv").read_text("utf8").strip().splitlines()
    columns = head.split(",")
    for line in lines:
        yield dict(zip(columns, line.split(",")))


def case_file(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.csv.gz"
    return packed if packed.exists() else folder / f"{name}.csv"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--references", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", required=True)
    parser.add_argument("--tool", choices=sorted(RUNNERS), required=True)
    given = parser.parse_args()
    # The algorithms print and warn as they go; only our lines may reach the reader.
    out = os.fdopen(os.dup(1), "w")
    warnings.filterwarnings("ignore")
    put_on_path(given.references.resolve())
    folder = given.data / given.set
    with contextlib.redirect_stdout(sys.stderr):
        run = RUNNERS[given.tool]()
        for label in labels_of(folder):
            frame, dimensions = read_frame(
                case_file(folder, label["timestamp"]), float(label.get("base_mult") or 1)
            )
            started = time.perf_counter()
            sets, problem = [], None
            try:
                sets = [[notation(cause) for cause in found] for found in run(frame, dimensions)]
            except Exception as error:  # whatever it is, the case counts as unanswered
                problem = f"{type(error).__name__}: {error}"
            ms = (time.perf_counter() - started) * 1_000
            print(
                json.dumps({"case": label["timestamp"], "ms": ms, "sets": sets, "problem": problem}),
                file=out,
                flush=True,
            )


main()
