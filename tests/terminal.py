"""`pacto WORDS` as somebody types it: each in a process of its own.

The processes are forked from one that has imported the app already: importing it takes longer than
most of what is tested here.
"""

import json
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.office import PATIENCE

ROOT = Path(__file__).parents[1]
# Reads a request a line, answers with the exit code; a child leaves the loop and runs the command.
_PARENT = """
import json, os, sys
from bot.cli import main
for line in sys.stdin:
    request = json.loads(line)
    child = os.fork()
    if not child:
        break
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
else:
    sys.exit()
for number, name in enumerate(("/dev/null", request["stdout"], request["stderr"])):
    flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
    os.dup2(os.open(name, flags), number)
sys.stdin = open(0, closefd=False)
os.chdir(request["folder"])
os.environ.clear()
os.environ.update(request["env"])
sys.argv[1:] = request["words"]
main()
"""


def run(
    words: Sequence[str], folder: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What the command said and how it ended, with just this environment."""
    parent = _parent()
    assert parent.stdin
    assert parent.stdout
    with TemporaryDirectory() as said:
        files = {name: f"{said}/{name}" for name in ("stdout", "stderr")}
        request = {"words": list(words), "folder": str(folder), "env": dict(env), **files}
        parent.stdin.write(json.dumps(request) + "\n")
        parent.stdin.flush()
        if not select.select([parent.stdout], [], [], PATIENCE)[0]:
            parent.kill()
            _parent.cache_clear()
            raise TimeoutError(f"pacto {' '.join(words)}")
        code = int(parent.stdout.readline())
        stdout, stderr = (Path(name).read_text("utf-8") for name in files.values())
    return subprocess.CompletedProcess(list(words), code, stdout, stderr)


@cache
def _parent() -> subprocess.Popen[str]:
    """Ends with the tests: its input is closed then."""
    return subprocess.Popen(
        [sys.executable, "-W", "error::ResourceWarning", "-c", _PARENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
