"""Start a command in several processes, on this machine or on several."""
import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

from torch.distributed import run
from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError

from mmkd.apis import cli, config_files
from mmkd.apis.command_line import at_least
from mmkd.checks import check_config
from mmkd.utils.distributed import LAUNCHER

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

    What can be wrong with the arguments is found here, before anything starts, and said once.
    torchrun sets one thread per process, which starves training on CPUs; all cores for each
    process would be as bad, so they are shared.

    Args:
        processes: On this machine.
        command: Arguments of ``mmkd``; the launcher is added.

    Raises:
        SystemExit: If an argument or variable is wrong, or a process failed: with its exit code,
            or 128 plus the number of the signal that ended it or the launcher.
    """
    command = [*command, '--launcher', 'pytorch']
    _check_arguments(command)
    options = torchrun_arguments(processes, os.environ)
    os.environ.setdefault('OMP_NUM_THREADS', str(max(1, (os.cpu_count() or 1) // processes)))
    os.environ[LAUNCHER] = str(os.getpid())
    for name in list(logging.root.manager.loggerDict):
        if name.startswith('torch.distributed'):  # the processes say what is wrong with them
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        run.run(run.parse_args([*options, '-m', 'mmkd', *command]))
    except ChildFailedError as error:
        raise SystemExit(_exit_code(error)) from None
    except SignalException as error:
        raise SystemExit(128 + error.sigval) from None


def torchrun_arguments(processes: int, environment: Mapping[str, str]) -> list[str]:
    """Return the arguments of torchrun in front of what it runs.

    Args:
        processes: On this machine.
        environment: With NNODES, NODE_RANK, MASTER_ADDR and PORT where there are several machines.

    Raises:
        SystemExit: If a variable is no number in its range, or the port is in use.
    """
    machines = _whole_number('NNODES', environment, 1, range(1, 2**16))
    if 'PORT' not in environment and machines == 1:
        # torchrun takes a free port itself, so two jobs on one machine do not meet.
        return ['--standalone', '--local-addr=127.0.0.1', f'--nproc-per-node={processes}']
    machine = _whole_number('NODE_RANK', environment, 0, range(machines))
    port = _whole_number('PORT', environment, 29500, range(1, 2**16))
    address = environment.get('MASTER_ADDR', '127.0.0.1')
    if machine == 0:
        _check_port(port)
    return [f'--nnodes={machines}', f'--node-rank={machine}', f'--master-addr={address}',
            f'--master-port={port}', f'--nproc-per-node={processes}']


def _check_arguments(command: Sequence[str]) -> None:
    parser = cli.parser_of(command[0])
    parser.prog = f'mmkd dist-{command[0]}'
    arguments = parser.parse_args(command[1:])
    cfg = config_files.read_config(arguments.config, config_files.NETWORK)
    cfg.merge_from_dict(arguments.cfg_options)
    check_config(cfg)


def _whole_number(variable: str, environment: Mapping[str, str], default: int,
                  allowed: range) -> int:
    text = environment.get(variable, str(default))
    if not text.isdecimal() or int(text) not in allowed:
        raise SystemExit(f'the environment variable {variable} must be a whole number from '
                         f'{allowed[0]} to {allowed[-1]}, got {text!r}')
    return int(text)


def _check_port(port: int) -> None:
    """Refuse a port on which a process of this machine listens, where torchrun would wait."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('', port))
        except OSError as error:
            raise SystemExit(f'the port {port} cannot be used ({error.strerror}). Set the '
                             'environment variable PORT to another, the same on all machines; '
                             'on a single machine leave PORT out, and a free one is taken'
                             ) from error


def _exit_code(error: ChildFailedError) -> int:
    """Return how the first process failed; one that was killed could not say so itself."""
    rank, failure = error.get_first_failure()
    if failure.exitcode >= 0:
        return failure.exitcode
    name = signal.Signals(-failure.exitcode).name
    print(f'process {rank} of the run was ended by {name}, and the others with it'
          + ('. The system does so when memory runs out' if name == 'SIGKILL' else ''),
          file=sys.stderr)
    return 128 - failure.exitcode
