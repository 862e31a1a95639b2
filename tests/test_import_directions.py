"""The direction of imports between the rooms of the package, as pyproject.toml states it."""
import re
import subprocess
import sys

# In a process of its own, because the linter sets up Python's logging anew.
LINT = 'from importlinter.cli import lint_imports_command; lint_imports_command()'


def lint(folder):
    return subprocess.run([sys.executable, '-c', LINT, '--no-cache'], cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_rooms_import_from_rooms_below(repository):
    done = lint(repository)
    assert done.returncode == 0, done.stdout


def test_tools_import_mmkd_before_the_packages_that_print_a_message(repository):
    for file in (repository / 'tools').rglob('*.py'):
        roots = [re.match(r'(?:from|import) (\w+)', line)[1]
                 for line in file.read_text().splitlines()
                 if line.startswith(('from ', 'import '))]
        chatty = [root for root in roots if root in ('mmdet', 'mmpretrain', 'mmseg')]
        assert not chatty or 'mmkd' in roots[:roots.index(chatty[0])], file


def test_an_import_of_a_room_above_is_named(repository, tmp_path):
    (tmp_path / 'pyproject.toml').write_text((repository / 'pyproject.toml').read_text())
    for room in (repository / 'mmkd').iterdir():
        if (room / '__init__.py').is_file() or room.suffix == '.py':
            target = tmp_path / 'mmkd' / room.relative_to(repository / 'mmkd')
            target = target if room.suffix == '.py' else target / '__init__.py'
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text('')
    (tmp_path / 'mmkd/losses/wrong.py').write_text('import mmkd.distillers\n')
    done = lint(tmp_path)
    assert done.returncode == 1
    assert 'mmkd.losses.wrong -> mmkd.distillers' in done.stdout
