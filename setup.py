"""Build script: pyproject.toml names the backend, this file adds OpenMMLab's `.mim` folder."""
import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
# `mim` and mmengine's `mmkd::<config>` look for these below the installed package, in `.mim`.
MIM_SOURCES = ('configs', 'tools', 'model-index.yml')


def read_requirements(name: str) -> list[str]:
    """Read requirements/<name>.txt without its comments."""
    lines = (ROOT / 'requirements' / f'{name}.txt').read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def read_version() -> str:
    """Read the version without importing mmkd, which may not be importable yet."""
    namespace: dict = {}
    exec((ROOT / 'mmkd' / 'version.py').read_text(), namespace)
    return namespace['__version__']


def remove(path: Path) -> None:
    """Remove a file, a link or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, without what Python and editors leave behind."""
    if source.is_dir():
        litter = shutil.ignore_patterns('__pycache__', '*.pyc', '*.tmp')
        shutil.copytree(source, target, ignore=litter)
    else:
        shutil.copy2(source, target)


class BuildPyWithMim(build_py):
    """Place configs, tools and model-index.yml in `mmkd/.mim`.

    A wheel gets copies, made in the build folder, so the source tree stays as it is. An editable
    install gets links in the source tree, so that an edited config is the one that is used.
    """

    def run(self) -> None:
        """Build as setuptools does, then fill `.mim`."""
        if not self.editable_mode:
            # setuptools reuses build/lib: a file deleted since the last build would come back.
            remove(Path(self.build_lib) / 'mmkd')
        super().run()
        package = ROOT / 'mmkd' if self.editable_mode else Path(self.build_lib) / 'mmkd'
        mim = package / '.mim'
        mim.mkdir(parents=True, exist_ok=True)
        for name in MIM_SOURCES:
            remove(mim / name)
            if self.editable_mode:
                self.link_or_copy(name, mim)
            else:
                copy(ROOT / name, mim / name)

    @staticmethod
    def link_or_copy(name: str, mim: Path) -> None:
        """Link, relatively so that the tree may move, or copy where links are not allowed."""
        try:
            (mim / name).symlink_to(Path('..', '..', name), target_is_directory=True)
        except OSError:
            copy(ROOT / name, mim / name)


readme = ROOT / 'README.md'
setup(
    name='mmkd',
    version=read_version(),
    description='Knowledge distillation on MMEngine, for mmpretrain and mmdet',
    long_description=readme.read_text(encoding='utf-8') if readme.exists() else '',
    long_description_content_type='text/markdown',
    author='The mmkd authors',
    license='Apache-2.0',
    license_files=['LICENSE'],
    classifiers=[
        'Development Status :: 4 - Beta',
        'Operating System :: OS Independent',
        'Programming Language :: Python :: 3.10',
        'Programming Language :: Python :: 3.11',
        'Programming Language :: Python :: 3.12',
        'Programming Language :: Python :: 3.13',
        'Topic :: Scientific/Engineering :: Artificial Intelligence',
    ],
    packages=find_packages(include=['mmkd', 'mmkd.*']),
    entry_points={'console_scripts': ['mmkd = mmkd.apis.cli:main']},
    package_data={'': ['*.csv', '*.json', '*.npz', '*.txt', '*.yml']},
    include_package_data=False,
    python_requires='>=3.10,<3.14',
    install_requires=[*read_requirements('mminstall'), *read_requirements('runtime')],
    extras_require={
        'docs': read_requirements('docs'),
        'hugging_face': read_requirements('hugging_face'),
        'integrations': read_requirements('integrations'),
        'mim': read_requirements('mminstall'),
        'optional': read_requirements('optional'),
        'segmentation': read_requirements('segmentation'),
        'tests': read_requirements('tests'),
    },
    cmdclass={'build_py': BuildPyWithMim},
    zip_safe=False,
)
