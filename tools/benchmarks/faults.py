"""Kill runs of the demo at random instants, resume them, and compare them with whole ones.

A life is a run that is killed and resumed until it ends. Of a life it is counted whether it could
be resumed to its end and went on from what it had saved (lost), whether any tensor of its last
and best checkpoints differs from those of an uninterrupted run (differing), and which processes
and files are there that should not be (leftovers). Results are written after each life, and a
second call goes on from there.

Examples:
  python tools/benchmarks/faults.py --kills 100
  python tools/benchmarks/faults.py --soak 10000
"""
import argparse
import json
import os
import random
import shutil
import time
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

import killed_runs
import soak
from killed_runs import SCENARIOS, Run, Scenario
from mmkd.apis import command_line

EPOCHS = 8


class Faults:
    """Lives of all scenarios, and what became of them.

    Args:
        folder: Where the runs go.
        out: File of the results; it is read, too.
        seed: Of the instants.
    """

    def __init__(self, folder: Path, out: Path, seed: int) -> None:
        self.folder, self.out, self.seed = folder.resolve(), out, seed
        self.folder.mkdir(parents=True, exist_ok=True)
        self.results = json.loads(out.read_text()) if out.is_file() else {}
        self.lives: dict[str, list[dict]] = self.results.setdefault('lives', {})
        self.references: dict[tuple[int, int], tuple[Path, Path, float]] = {}

    def run(self, kills: int) -> None:
        """Kill until there were so many kills, shared among the scenarios."""
        quota = {scenario: kills // len(SCENARIOS) + (index < kills % len(SCENARIOS))
                 for index, scenario in enumerate(SCENARIOS)}
        while open_ones := [scenario for scenario in SCENARIOS
                            if self.num_kills(scenario) < quota[scenario]]:
            for scenario in open_ones:
                life = self._live(scenario, quota[scenario] - self.num_kills(scenario))
                self.lives.setdefault(scenario.name, []).append(life)
                print(f'{scenario.name}: {json.dumps(life)}', flush=True)
                self._write()

    def num_kills(self, scenario: Scenario) -> int:
        """Return how often runs of a scenario were killed."""
        return sum(len(life['kills']) for life in self.lives.get(scenario.name, []))

    def _live(self, scenario: Scenario, max_kills: int) -> dict:
        config, reference, seconds = self._reference(scenario)
        number = len(self.lives.get(scenario.name, []))
        chance = random.Random(f'{self.seed} {scenario.name} {number}')
        folder = self.folder / f'{scenario.name.replace(" ", "_").replace(",", "")}_{number}'
        log = folder.with_name(f'{folder.name}.log')
        shutil.rmtree(folder, ignore_errors=True)
        log.unlink(missing_ok=True)
        life, saved = dict(kills=[], lost=False, differing=[], leftovers=[]), 0
        while True:
            run = Run(scenario, config, folder)
            is_killed = len(life['kills']) < max_kills and _wait_for_instant(
                run, chance, seconds / EPOCHS)
            if is_killed:
                run.kill(chance)
                life['leftovers'] += [f'process {process}' for process in run.living()]
                run.end()
            life['lost'] |= run.process.wait() != 0 and not is_killed
            # The record last_checkpoint is written after the file, so one epoch may be repeated.
            life['lost'] |= run.resumed_epoch() is not None and run.resumed_epoch() < saved - 1
            if not is_killed:
                break
            saved = killed_runs.newest_epoch(folder)
            life['kills'].append(dict(saved=saved, cut_short=len(list(folder.glob('*.tmp')))))
        life['differing'] = killed_runs.differing_files(folder, reference)
        life['leftovers'] += sorted(set(killed_runs.files(folder))
                                    - set(killed_runs.files(reference)))
        if not (life['lost'] or life['differing'] or life['leftovers']):
            shutil.rmtree(folder)
            log.unlink()
        return life

    def _reference(self, scenario: Scenario) -> tuple[Path, Path, float]:
        """Return the config, the folder of a whole run, and how many seconds it trained."""
        key = scenario.workers, scenario.processes
        if key not in self.references:
            config = killed_runs.write_config(self.folder, scenario.workers, EPOCHS)
            folder = self.folder / 'whole_{}_workers_{}_processes'.format(*key)
            shutil.rmtree(folder, ignore_errors=True)
            run = Run(scenario, config, folder)
            run.wait_for(run.has_begun)
            start = time.monotonic()
            if run.process.wait():
                raise SystemExit(f'the run that is not interrupted failed: see {folder}.log')
            self.references[key] = config, folder, time.monotonic() - start
        return self.references[key]

    def _write(self) -> None:
        self.results |= dict(seed=self.seed, epochs=EPOCHS, torch=torch.__version__,
                             cores=os.cpu_count(), table=self.table())
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.out.write_text(json.dumps(self.results, indent=1) + '\n')

    def table(self) -> dict[str, dict[str, int]]:
        """Return the sums of each scenario."""
        return {name: dict(kills=sum(len(life['kills']) for life in lives), runs=len(lives),
                           lost=sum(life['lost'] for life in lives),
                           differing=sum(bool(life['differing']) for life in lives),
                           leftovers=sum(len(life['leftovers']) for life in lives))
                for name, lives in self.lives.items()}


def _wait_for_instant(run: Run, chance: random.Random, epoch: float) -> bool:
    """Wait for the time to kill, and return False if the run ended before.

    Args:
        run: The run; it trains on for a random number of epochs and a part of one.
        chance: Where the numbers come from.
        epoch: Seconds of an epoch.
    """
    aim = killed_runs.newest_epoch(run.folder) + chance.randrange(4)
    delay = chance.uniform(0, 1.5 * epoch)
    if not run.wait_for(lambda: run.has_begun() and killed_runs.newest_epoch(run.folder) >= aim):
        return False
    if run.scenario.in_save:
        return run.wait_for(lambda: any(run.folder.glob('*.tmp')))
    end = time.monotonic() + delay
    return run.wait_for(lambda: time.monotonic() > end)


def print_table(rows: dict[str, dict[str, int]]) -> None:
    """Print a row for each scenario, and their sums."""
    columns = ('kills', 'runs', 'lost', 'differing', 'leftovers')
    table = Table('scenario', *columns)
    for name, row in rows.items():
        table.add_row(name, *(str(row[column]) for column in columns))
    table.add_row('all', *(str(sum(row[column] for row in rows.values())) for column in columns))
    Console(width=100).print(table)


def main() -> None:
    """Kill or soak, and print."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument('--kills', type=command_line.at_least(1), metavar='N', help='kills in all')
    task.add_argument('--soak', type=command_line.at_least(100), metavar='ITERATIONS',
                      help='train so long, and see whether memory, open files and checkpoints grow')
    parser.add_argument('--seed', type=int, default=0, help='of the instants (default: 0)')
    parser.add_argument('--folder', type=Path, default=Path('work_dirs/faults'), metavar='DIR',
                        help='for the runs (default: work_dirs/faults)')
    parser.add_argument('--out', type=Path, metavar='FILE.json',
                        help='results (default: faults.json in the folder)')
    arguments = parser.parse_args()
    out = arguments.out or arguments.folder / 'faults.json'
    if arguments.kills:
        faults = Faults(arguments.folder, out, arguments.seed)
        faults.run(arguments.kills)
        print_table(faults.table())
    else:
        soak.soak(arguments.folder, out, arguments.soak)


if __name__ == '__main__':
    main()
