"""Weights that a config names by an address: what to do on a machine without a network."""
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from mmengine.runner import CheckpointLoader
from mmengine.runner.checkpoint import (
    load_from_http,
    load_from_openmmlab,
    load_from_torchvision,
)

from mmkd.utils import config_places


class UnavailableWeightsError(RuntimeError):
    """Weights that a network starts with cannot be fetched.

    Args:
        address: As the config names them, e.g. ``'torchvision://resnet50'``.
        reason: What the attempt to fetch them ended with.
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f'the weights {address} cannot be fetched: {reason}. Fetch the file on a machine with '
            'a network and name its path in place of the address')
        self.address = address


@contextmanager
def explain_missing(cfg: Mapping) -> Iterator[None]:
    """End the block with a message, without a traceback, if weights of the config are missing.

    Args:
        cfg: Config of the run; ``model`` is read.

    Raises:
        SystemExit: The message says which weights, where the config names them, and what to set.
    """
    try:
        yield
    except UnavailableWeightsError as error:
        settings = []
        for place in places_of(error.address, {'model': cfg['model']}):
            settings.append(f'{place}=PATH')
            if place.endswith('init_cfg.checkpoint'):
                settings.append(f'{place.removesuffix(".checkpoint")}=None (random weights)')
        raise SystemExit(f'{error}: --cfg-options {" or ".join(settings)}' if settings
                         else str(error)) from None


def places_of(value: object, tree: object, place: str = '') -> list[str]:
    """Return where a value stands in nested dicts and lists, as ``--cfg-options`` writes it."""
    return [found for found, node in config_places.walk(tree, place) if node == value]


def _refusing_plainly(load: Callable) -> Callable:
    def fetch(filename: str, map_location: str | None = None) -> Mapping:
        try:
            return load(filename, map_location=map_location)
        except KeyError as error:
            raise UnavailableWeightsError(filename, 'there is no model of that name') from error
        except OSError as error:  # no network, or the server refuses
            reason = str(getattr(error, 'reason', error))
            raise UnavailableWeightsError(filename, reason) from error

    return fetch


for _prefixes, _load in ((('http://', 'https://'), load_from_http),
                         (('modelzoo://', 'torchvision://'), load_from_torchvision),
                         (('open-mmlab://', 'openmmlab://'), load_from_openmmlab)):
    CheckpointLoader.register_scheme(_prefixes, _refusing_plainly(_load), force=True)
