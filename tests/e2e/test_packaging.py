"""The wheel: everything it needs is inside, and it works from another directory."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "jobs", "storage", "messages")


def run(*command: object, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """In an environment of its own: no PYTHONPATH, no settings, another directory."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=kept,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy, so that neither the work tree nor an earlier build plays a part."""
    source = tmp_path_factory.mktemp("source")
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    out = tmp_path_factory.mktemp("dist")
    built = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source, cwd=source
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The bin folder of an environment with the wheel; it borrows the libraries, not the editable project."""
    env = tmp_path_factory.mktemp("env")
    assert run(sys.executable, "-m", "venv", "--without-pip", env, cwd=env).returncode == 0
    (site,) = (env / "lib").glob("python*/site-packages")
    # A path named in a .pth is searched, but the .pth files in it (the editable install) are not read.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    pip = (sys.executable, "-m", "pip", "--quiet", "--python", env / "bin" / "python")
    done = run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=env)
    assert done.returncode == 0, done.stderr
    return env / "bin"


def test_the_wheel_holds_every_file_of_the_packages_and_no_tests(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == wanted
    for kind in ("storage/plans/", "storage/migrations/versions/", "messages/templates/", "bot/web/static/"):
        assert any(name.startswith(kind) for name in inside), kind


def test_the_command_answers_from_another_directory(installed, tmp_path):
    told = run(installed / "nhacviec", "--help", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    for command in ("demo", "run", "chat", "plan", "staff", "progress", "migrate"):
        assert command in told.stdout
    where = run(installed / "python", "-c", "import bot; print(bot.__file__)", cwd=tmp_path)
    assert where.stdout.startswith(str(installed.parent))


def test_the_demo_is_made_and_answers_from_another_directory(installed, tmp_path):
    listed = run(installed / "nhacviec", "--demo", "progress", "list", "--json", cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert json.loads(listed.stdout) == []
    assert (tmp_path / "data" / "demo.db").is_file()

    said = "3.c đã niêm yết 12 thủ tục\n/status\n"
    chat = (installed / "nhacviec", "--demo", "chat", "--as", "vp-tk", "--at", "2023-03-06T08:05")
    answered = run(*chat, cwd=tmp_path, stdin=said)
    assert answered.returncode == 0, answered.stderr
    assert "Tình hình thực hiện" in answered.stdout

    listed = run(installed / "nhacviec", "--demo", "progress", "list", "--json", cwd=tmp_path)
    (report,) = json.loads(listed.stdout)
    assert (report["task"], report["author"]) == ("3.c", "vp-tk")
    assert "đã niêm yết 12 thủ tục" in report["text"]
