"""Start a command in several processes, on this machine or on several."""
import argparse
import os
from collections.abc import Mapping, Sequence

from torch.distributed import run

from mmkd.apis.command_line import at_least

EPILOG = """Environment variables: NNODES, NODE_RANK, MASTER_ADDR, PORT, OMP_NUM_THREADS. Several
machines: the same MASTER_ADDR and PORT on each. One machine: a free port is taken."""


def add_number_and_rest(parser: argparse.ArgumentParser, command: str) -> None:
    """Add the number of processes, and what the command itself takes."""
    parser.add_argument('processes', metavar='N', type=at_least(1),
                        help='processes on this machine, one per GPU; without a GPU they run on '
                        'the CPU')
    parser.add_argument('rest', metavar='...', nargs=argparse.REMAINDER,
                        help=f'more arguments of `mmkd {command}`')


def launch(processes: int, command: Sequence[str]) -> None:
    """Run ``mmkd`` with some arguments in each of several processes, and wait for them.

    torchrun sets one thread per process, which starves training on CPUs; all cores for each
    process would be as bad, so they are shared.

    Args:
        processes: On this machine.
        command: Arguments of ``mmkd``; the launcher is added.
    """
    os.environ.setdefault('OMP_NUM_THREADS', str(max(1, (os.cpu_count() or 1) // processes)))
    run.main([*torchrun_arguments(processes, os.environ), '-m', 'mmkd', *command,
              '--launcher', 'pytorch'])


def torchrun_arguments(processes: int, environment: Mapping[str, str]) -> list[str]:
    """Return the arguments of torchrun in front of what it runs.

    Args:
        processes: On this machine.
        environment: With NNODES, NODE_RANK, MASTER_ADDR and PORT where there are several machines.
    """
    if 'PORT' not in environment and environment.get('NNODES', '1') == '1':
        # torchrun takes a free port itself, so two jobs on one machine do not meet.
        rendezvous = ['--standalone', '--local-addr=127.0.0.1']
    else:
        rendezvous = [f'--{option}={environment.get(variable, default)}'
                      for option, variable, default in (
                          ('nnodes', 'NNODES', '1'), ('node-rank', 'NODE_RANK', '0'),
                          ('master-addr', 'MASTER_ADDR', '127.0.0.1'),
                          ('master-port', 'PORT', '29500'))]
    return [*rendezvous, f'--nproc-per-node={processes}']
