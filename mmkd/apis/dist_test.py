"""Test a checkpoint with several processes, on this machine or on several."""
import argparse

from mmkd.apis import dist_launch
from mmkd.apis.config_files import find_config

EPILOG = dist_launch.EPILOG


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument('config', metavar='CONFIG',
                        help='path or name of the config the checkpoint was trained with')
    parser.add_argument('checkpoint', metavar='CHECKPOINT', help='path or URL of the checkpoint')
    dist_launch.add_number_and_rest(parser, 'test')


def main(arguments: argparse.Namespace) -> None:
    """Start the processes; a config that is missing is said once, before."""
    config = find_config(arguments.config)
    dist_launch.launch(arguments.processes,
                       ['test', str(config), arguments.checkpoint, *arguments.rest])
