"""Mutants: small faults put into the product one at a time, to see whether a test notices.

`make mutants SAMPLE=60 SEED=1 PATHS="services funnel storage digests" JOBS=2`. Cosmic Ray makes the
mutants; two kinds it lacks are added here: a statement that is left out, and a condition of a query
that is left out. Each job works in a copy of the tree, so nothing is changed in yours. The tests
that name the mutated module run first, then the others, on SQLite, and at last the slow ones.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import parso
from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

ROOT = Path(__file__).parents[1]
QUICK = ("services", "funnel", "storage", "views", "digests", "promises")
THOROUGH = ("rights", "imports", "conversations", "hostile")
# They look at many cases by chance or start processes: minutes for each mutant.
SLOW = {"test_hours_properties.py", "test_migrations.py", "test_upgrades.py", "test_text.py"}
SLOW |= {"test_other_slack.py", "test_claim_at_once.py", "test_oauth.py"}
ON_SQLITE = "not postgres"
TIMEOUT = 600  # seconds for each stage
# What nobody could notice, or what could not run: "|" is a type or a merge of two dicts here, and
# any other operator in its place a TypeError; what is an enum member, or None, is equal to it too.
_NEEDLESS = re.compile(
    r"core/ReplaceBinaryOperator_BitOr_|core/.*NoOp"
    r"|core/ReplaceComparisonOperator_(Is_Eq|Eq_Is|IsNot_NotEq|NotEq_IsNot)$"
)
_OF_CACHE = re.compile(r"^@(lru_)?cache\b")  # how often something is computed is no behaviour
_CONDITIONS = {"where", "and_", "having"}


class LeftOutStatement(Operator):  # type: ignore[misc]
    """A call whose value nobody reads: a commit, a check, a row that is written."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        is_call = node.type == "atom_expr" and node.children[-1].type == "trailer"
        if is_call and node.parent.type == "simple_stmt" and node.parent.children[0] is node:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002 - Cosmic Ray's signature
        return _in_place_of(node, "None")

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


class LeftOutCondition(Operator):  # type: ignore[misc]
    """One of the conditions that a query is given."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        if _is_condition(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002 - Cosmic Ray's signature
        return _in_place_of(node, "__import__('sqlalchemy').true()")

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


def _is_condition(node: Any) -> bool:
    holder = node.parent
    if holder is None or node.type in {"operator", "argument", "arglist", "keyword"}:
        return False
    trailer = holder.parent if holder.type == "arglist" else holder
    if trailer is None or trailer.type != "trailer" or trailer.children[0] != "(":
        return False
    called = trailer.get_previous_sibling()
    return called is not None and called.get_last_leaf().value in _CONDITIONS


def _in_place_of(node: Any, code: str) -> Any:
    new = parso.parse(code).children[0]
    new.get_first_leaf().prefix = node.get_first_leaf().prefix
    new.parent = node.parent
    return new


class Verdict(StrEnum):
    """What became of a mutant. One that ran out of time may hang, or the machine is slow."""

    KILLED = "killed"
    OUT_OF_TIME = "out of time"
    SURVIVED = "SURVIVED"


@dataclass(frozen=True)
class Mutant:
    path: str
    position: tuple[int, int]
    name: str
    operator: Operator
    occurrence: int

    def code(self) -> str:
        mutated: str | None = mutate_code(
            (ROOT / self.path).read_text(), self.operator, self.occurrence
        )
        assert mutated is not None
        return mutated

    def __str__(self) -> str:
        changed = _line(self.code(), self.position[0])
        return f"{self.path}:{self.position[0]} {self.name.rpartition('/')[2]}: {changed}"


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip() if number <= len(lines) else ""


def every_mutant(paths: Iterable[str]) -> list[Mutant]:
    """All mutants of the modules under some paths, in a fixed order."""
    named: dict[str, Operator] = {"statement": LeftOutStatement(), "condition": LeftOutCondition()}
    for name in sorted(plugins.operator_names()):
        kind = plugins.get_operator(name)
        if not _NEEDLESS.match(name) and not kind.arguments():
            named[name] = kind()
    mutants = []
    for file in sorted(file for path in paths for file in _modules(ROOT / path)):
        text = file.read_text()
        nodes = list(ast_nodes(get_ast(text)))
        for name, operator in named.items():
            positions = [at for node in nodes for at, _ in operator.mutation_positions(node)]
            path = str(file.relative_to(ROOT))
            mutants += [
                Mutant(path, at, name, operator, number)
                for number, at in enumerate(positions)
                if not _OF_CACHE.match(_line(text, at[0]))
            ]
    return mutants


def _modules(path: Path) -> list[Path]:
    files = [path] if path.is_file() else path.rglob("*.py")
    return [file for file in files if "migrations" not in file.parts]


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """Places drawn by chance, a mutant of each: some places have many, and count no more."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    places: dict[tuple[str, tuple[int, int]], list[Mutant]] = {}
    for mutant in mutants:
        places.setdefault((mutant.path, mutant.position), []).append(mutant)
    drawn = chance.sample(sorted(places), min(size, len(places)))
    return [chance.choice(places[place]) for place in drawn]


def tests_of(path: str) -> list[tuple[list[str], str]]:
    """Test files in the order in which they run, each stage with what `-k` chooses of them.

    Quick ones that name the module come first. Slow ones run last, if they name it, and on both
    databases: a lock, say, means something on PostgreSQL alone.
    """
    word = re.compile(rf"\b{re.escape(Path(path).stem)}\b")
    stages: list[list[str]] = [[], [], [], []]
    for directory in (*QUICK, *THOROUGH):
        for file in sorted((ROOT / "tests" / directory).glob("test_*.py")):
            names_it = word.search(file.read_text())
            if file.name not in SLOW:
                stage = (0 if names_it else 1) if directory in QUICK else 2
                stages[stage].append(str(file.relative_to(ROOT)))
            elif names_it:
                stages[3].append(str(file.relative_to(ROOT)))
    on = [ON_SQLITE, ON_SQLITE, ON_SQLITE, "test"]
    return [(stage, which) for stage, which in zip(stages, on, strict=True) if stage]


def verdict_on(mutant: Mutant, tree: Path) -> Verdict:
    """What the tests say with the mutant in the place of its module."""
    file = tree / mutant.path
    original = file.read_text()
    file.write_text(mutant.code())
    try:
        verdicts = (_run(*stage, tree) for stage in tests_of(mutant.path))
        return next((each for each in verdicts if each is not Verdict.SURVIVED), Verdict.SURVIVED)
    finally:
        file.write_text(original)


def _run(tests: list[str], which: str, tree: Path) -> Verdict:
    options = ["-n0", "-x", "-q", "-k", which, "-p", "no:cacheprovider"]
    environment = os.environ | {"CI": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once for each tree, not each run
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=tree,
            env=environment,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict.OUT_OF_TIME
    return Verdict.SURVIVED if run.returncode == 0 else Verdict.KILLED


@contextmanager
def trees(count: int) -> Iterator[SimpleQueue[Path]]:
    """Copies of the tree, one for each job."""
    with tempfile.TemporaryDirectory(prefix="mutants") as directory:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(count):
            tree = Path(directory) / str(number)
            ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "*.db*")
            shutil.copytree(ROOT, tree, ignore=ignore)
            free.put(tree)
        yield free


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("paths", nargs="*", default=["services", "funnel", "storage", "digests"])
    options = parser.parse_args()
    mutants = sample(every_mutant(options.paths), options.sample, options.seed)
    verdicts: dict[Mutant, Verdict] = {}
    with trees(options.jobs) as free, ThreadPoolExecutor(options.jobs) as jobs:

        def try_one(mutant: Mutant) -> tuple[Mutant, Verdict, float]:
            tree, began = free.get(), time.monotonic()
            try:
                return mutant, verdict_on(mutant, tree), time.monotonic() - began
            finally:
                free.put(tree)

        tried = as_completed([jobs.submit(try_one, mutant) for mutant in mutants])
        for number, (mutant, verdict, seconds) in enumerate((each.result() for each in tried), 1):
            print(f"{number:3} {verdict:11} {seconds:4.0f} s  {mutant}", flush=True)  # noqa: T201
            verdicts[mutant] = verdict
    killed = [each for each, verdict in verdicts.items() if verdict is Verdict.KILLED]
    share = len(killed) / max(len(verdicts), 1)
    print(f"\n{len(killed)} of {len(verdicts)} killed ({share:.0%}), seed {options.seed}")  # noqa: T201
    others = [(mutant, verdict) for mutant, verdict in verdicts.items() if mutant not in killed]
    for mutant, verdict in others:
        print(f"  {verdict}: {mutant}")  # noqa: T201
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
