"""Every method of the repository, as ``configs/<method>/metafile.yml`` describes it.

A metafile follows OpenMMLab's model index: its ``Collections`` are methods, its ``Models`` are
configs. Tools, tables and tests read the methods here, so a metafile alone makes one known.
"""
from dataclasses import dataclass
from pathlib import Path

import mmengine

from mmkd.utils.repository import repository_root

PAIRS = (('resnet32x4', 'resnet8x4'), ('resnet56', 'resnet20'))  # whose costs are compared
KINDS = ('logits', 'features', 'relations', 'self-supervised', 'online')
TASKS = ('classification', 'detection', 'segmentation')
KNOWN = {'Kind', 'Tasks', 'Authors', 'Venue', 'Year', 'Status', 'Pairs'}


@dataclass(frozen=True)
class Method:
    """A method, one entry of ``Collections`` in a metafile.

    Attributes:
        name: What the field calls it.
        folder: Folder of the configs, such as ``configs/kd``.
        kind: One of KINDS: what student and teacher are compared by.
        tasks: Out of TASKS.
        title: Title of the paper.
        url: Address of the paper; empty where it has none.
        source: Authors, venue and year, such as ``Romero et al., ICLR 2015``.
        year: Year of the paper; None while it is under review.
        status: What the code was compared with; may be empty.
        code: File of the loss.
        pairs: Configs of the stage that distils, with ``{teacher}``, ``{student}`` and
            ``{dataset}`` in the path; empty where no pair of classifiers is distilled.
        configs: Paths of all its configs.
        first_stages: Those of ``configs`` that are trained before the others.
    """

    name: str
    folder: str
    kind: str
    tasks: tuple[str, ...]
    title: str
    url: str
    source: str
    year: int | None
    status: str
    code: str
    pairs: str
    configs: tuple[str, ...]
    first_stages: tuple[str, ...]

    def pair_config(self, teacher: str, student: str, dataset: str = 'cifar100') -> str:
        """Return the path of the config in which a teacher distils a student.

        Raises:
            ValueError: If the method has no configs of pairs.
        """
        if not self.pairs:
            raise ValueError(f'{self.name} has no configs of pairs: {self.folder}/metafile.yml '
                             'gives no Pairs under Metadata')
        return self.pairs.format(teacher=teacher, student=student, dataset=dataset)

    def runs(self, folder: str, suffix: str) -> list[str]:
        """Return the names of the configs in a folder that end in ``_suffix``, last stage last.

        A first stage alone is no run: nothing is returned where no last stage has such a name.

        Args:
            folder: Below ``configs``: ``_demo_`` or ``_benchmark_``.
            suffix: Suffix of the data: ``digits``, ``scenes`` or ``glyphs``.
        """
        first, last = ([Path(path).stem for path in stages if Path(path).parent.name == folder
                        and Path(path).stem.endswith(f'_{suffix}')]
                       for stages in (self.first_stages, self.last_stages))
        return [*first, *last] if last else []

    @property
    def last_stages(self) -> list[str]:
        """The paths of the configs that no other stage follows."""
        return [path for path in self.configs if path not in self.first_stages]

    @property
    def distils_first(self) -> bool:
        """Whether the first stage distils and the last one is the student alone, as in AB."""
        example = self.pairs and self.pair_config(*PAIRS[0])
        return example in self.first_stages


def load_methods(root: Path | None = None) -> dict[str, Method]:
    """Return every method by its name, by the years of the papers, then by name.

    Args:
        root: Folder that holds ``configs``; None means that of the repository.

    Raises:
        ValueError: If a metafile lacks something, or two methods have one name.
    """
    found: dict[str, Method] = {}
    for path in sorted((root or repository_root()).glob('configs/*/metafile.yml')):
        for method in _read(path):
            if method.name in found:
                raise ValueError(f'{path}: {method.name} is also a method of '
                                 f'{found[method.name].folder}; give it a name of its own')
            found[method.name] = method
    ordered = sorted(found.values(), key=lambda method: (method.year or 9999, method.name.lower()))
    return {method.name: method for method in ordered}


def _read(path: Path) -> list[Method]:
    content = mmengine.load(path)
    models = content['Models']
    names = [collection['Name'] for collection in content['Collections']]
    for model in models:
        if model['In Collection'] not in names:
            raise ValueError(f'{path}: the model {model["Name"]} is in the collection '
                             f'{model["In Collection"]}, but known are {", ".join(names)}')
    return [_make(path, collection, [model for model in models
                                     if model['In Collection'] == collection['Name']])
            for collection in content['Collections']]


def _make(path: Path, collection: dict, models: list[dict]) -> Method:
    metadata, paper = collection.get('Metadata', {}), collection.get('Paper', {})
    _check(path, collection)
    year = metadata.get('Year')
    when = ' '.join(str(part) for part in (metadata.get('Venue'), year) if part)
    return Method(
        name=collection['Name'], folder=f'configs/{path.parent.name}', kind=metadata['Kind'],
        tasks=tuple(metadata['Tasks']), title=paper.get('Title', ''), url=paper.get('URL', ''),
        source=', '.join(part for part in (metadata.get('Authors'), when) if part), year=year,
        status=metadata.get('Status', ''), code=collection['Code'],
        pairs=metadata.get('Pairs', ''), configs=tuple(model['Config'] for model in models),
        first_stages=tuple(model['Config'] for model in models
                           if model.get('Metadata', {}).get('Stage') == 1))


def _check(path: Path, collection: dict) -> None:
    metadata, where = collection.get('Metadata', {}), f'{path}: Metadata of {collection["Name"]}'
    if missing := [key for key in ('Kind', 'Tasks') if key not in metadata]:
        raise ValueError(f'{where} lacks {", ".join(missing)}; known are {sorted(KNOWN)}')
    if 'Code' not in collection:
        raise ValueError(f'{path}: {collection["Name"]} lacks Code, the file of its loss, such as '
                         'mmkd/losses/kd_loss.py')
    if unknown := sorted(metadata.keys() - KNOWN):
        raise ValueError(f'{where} has {unknown}; known are {sorted(KNOWN)}')
    if metadata['Kind'] not in KINDS:
        raise ValueError(f'{where}: Kind is {metadata["Kind"]!r}; known are {", ".join(KINDS)}')
    if not metadata['Tasks'] or not set(metadata['Tasks']) <= set(TASKS):
        raise ValueError(f'{where}: Tasks are {metadata["Tasks"]}; known are {", ".join(TASKS)}')
