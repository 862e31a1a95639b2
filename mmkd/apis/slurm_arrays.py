"""Write runs as Slurm's array jobs, one array for all that can run side by side."""
import shlex
from collections.abc import Sequence
from pathlib import Path

from mmkd.apis.run_plan import Run, process_of

SCRIPT = """#!/usr/bin/env bash
#SBATCH --job-name={name}
#SBATCH --array=1-{number}
#SBATCH --gres=gpu:1
#SBATCH --output={folder}/%x_%a.log
cd {root}
eval "$(sed -n "${{SLURM_ARRAY_TASK_ID}}p" {commands})"
"""


def write_arrays(runs: Sequence[Run], folder: Path, name: str) -> Path:
    """Write the arrays and the script that submits them; return that script.

    Args:
        runs: Those that have not finished.
        folder: Where the files go.
        name: Name of the jobs.
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    lines = ['#!/usr/bin/env bash', 'set -euo pipefail']
    for level in sorted({run.level for run in runs}):
        members = [run for run in runs if run.level == level]
        commands, script = folder / f'{name}_{level}.txt', folder / f'{name}_{level}.sbatch'
        commands.write_text(''.join(f'{shlex.join(process_of(run))}\n' for run in members))
        script.write_text(SCRIPT.format(
            name=f'{name}_{level}', number=len(members), folder=shlex.quote(str(folder)),
            root=shlex.quote(str(Path.cwd())), commands=shlex.quote(str(commands))))
        after = '--dependency=afterok:$job ' if len(lines) > 2 else ''
        lines.append(f'job=$(sbatch --parsable {after}"$@" {shlex.quote(str(script))})')
    submit = folder / f'{name}_submit.sh'
    submit.write_text('\n'.join([*lines, '']))
    return submit
