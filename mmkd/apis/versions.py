"""The versions of all that a run depends on, for bug reports."""
from importlib import metadata

from mmengine.utils.dl_utils import collect_env

from mmkd.version import __version__

PACKAGES = ('mmengine', 'mmcv', 'mmdet', 'mmpretrain', 'mmseg', 'numpy', 'timm', 'onnxruntime')


def collect_versions() -> dict[str, str]:
    """Return what MMEngine collects of the machine, and the packages that mmkd runs on.

    The forks of OpenMMLab keep the names of the originals when they are imported, so the name of
    the distribution stands beside the version.
    """
    distributions = metadata.packages_distributions()
    versions = {'mmkd': __version__}
    for package in PACKAGES:
        found = [f'{metadata.version(name)} ({name})'
                 for name in dict.fromkeys(distributions.get(package, ()))]
        versions[package] = ', '.join(found) or 'not installed'
    return {**versions, **{name: str(value) for name, value in collect_env().items()
                           if name not in ('MMEngine', 'numpy_random_seed')}}
