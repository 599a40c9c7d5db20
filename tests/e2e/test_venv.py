"""`tools/venv` on machines that have no Python, an old one, or one without venv support."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

TOOL = Path(__file__).parents[2] / "tools" / "venv"
NOT_REALLY_THERE = "#!/bin/sh\nexit 127\n"
WITHOUT_VENV = f"""#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; esac
exec {sys.executable} "$@"
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"
WORKING = f'#!/bin/sh\nexec {sys.executable} "$@"\n'
BREAKS_OFF = f"""#!/bin/sh
if [ "$1" = -m ]; then mkdir -p .venv/bin; exit 1; fi
exec {sys.executable} "$@"
"""


@pytest.fixture
def machine(tmp_path):
    """Runs the tool in a project of its own, on a machine with these Pythons only."""
    (tmp_path / "project" / "tools").mkdir(parents=True)
    shutil.copy(TOOL, tmp_path / "project" / "tools")
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("dirname", "rm", "sh", "mkdir"):
        (commands / name).symlink_to(shutil.which(name))

    def make(**pythons: str) -> subprocess.CompletedProcess[str]:
        for name, script in pythons.items():
            command = commands / name.replace("_", ".")
            command.write_text(script)
            command.chmod(0o755)
        return subprocess.run(
            [tmp_path / "project" / "tools" / "venv"],
            env={"PATH": str(commands)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    make.venv = tmp_path / "project" / ".venv"
    return make


def test_the_first_python_that_really_runs_is_taken(machine):
    done = machine(python3_13=NOT_REALLY_THERE, python3_12=TOO_OLD, python3_11=WITHOUT_VENV, python3=WORKING)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (machine.venv / "bin" / "pip").exists()
    kept = (machine.venv / "pyvenv.cfg").stat().st_mtime_ns
    assert machine().returncode == 0
    assert (machine.venv / "pyvenv.cfg").stat().st_mtime_ns == kept


def test_a_python_without_venv_support_names_the_package(machine):
    done = machine(python3=WITHOUT_VENV)
    assert done.returncode == 1
    assert f"apt install python3.{sys.version_info.minor}-venv" in done.stderr
    assert not machine.venv.exists()


@pytest.mark.parametrize("python", [NOT_REALLY_THERE, TOO_OLD])
def test_no_python_that_will_do_is_said(machine, python):
    done = machine(python3=python)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not machine.venv.exists()


def test_a_half_made_environment_is_removed(machine):
    assert machine(python3=BREAKS_OFF).returncode != 0
    assert not machine.venv.exists()


def test_a_broken_environment_is_made_anew(machine):
    machine.venv.joinpath("bin").mkdir(parents=True)
    machine.venv.joinpath("bin", "python").symlink_to("/nowhere/python3")
    machine.venv.joinpath(".installed").touch()
    assert machine(python3=WORKING).returncode == 0
    assert (machine.venv / "bin" / "pip").exists()
    assert not machine.venv.joinpath(".installed").exists()
