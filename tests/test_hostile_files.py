"""Every way by which a file comes in: a file that would run code is named, and runs nothing."""
import ast
import hashlib
import pickle
from pathlib import Path

import mmengine
import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.runner import Runner, load_checkpoint
from mmpretrain import get_model

from mmkd.connectors.connector_weights import ConnectorFromRun
from mmkd.datasets import CIFAR10, CIFAR100
from mmkd.evaluation.features import load_student
from mmkd.models import third_party_checkpoint
from mmkd.registry import MODELS
from mmkd.teachers.teacher_cache import TeacherCache
from mmkd.utils import checkpoint
from tests import hostile, toy_runs, toy_views
from tests import toy_models as toy
from tests.tools.loading import refusal, run

ROOT = Path(__file__).parents[1]
KD, STUDENT = 'configs/_demo_/kd_digits.py', 'configs/_demo_/student_digits.py'
REFUSED = f'holds an object of {hostile.OBJECT}'


def build(config, **changes):
    MODELS.build({**config, **changes}).init_weights()


def start(folder, path, resume):
    runner = Runner.from_cfg(toy_runs.config(folder / 'run', toy_runs.network(), load_from=path,
                                             resume=resume))
    runner.train()


def frozen(path):
    build(toy_views.branched(), frozen_classifier=path)


def pretrained(path, **prefix):
    build(toy.classifier(), init_cfg=dict(type='Pretrained', checkpoint=path, **prefix))


WAYS = dict(
    teacher=lambda folder, path: checkpoint.load_teacher(torch.nn.Linear(1, 1), path),
    teacher_checkpoint=lambda folder, path: build(toy.distiller(teacher_checkpoint=path)),
    frozen_classifier=lambda folder, path: frozen(path),
    connector=lambda folder, path: ConnectorFromRun(path, 'x')(torch.nn.Linear(1, 1)),
    load_from=lambda folder, path: start(folder, path, resume=False),
    resume=lambda folder, path: start(folder, path, resume=True),
    init_cfg=lambda folder, path: pretrained(path),
    init_cfg_prefix=lambda folder, path: pretrained(path, prefix='backbone.'),
    mmengine=lambda folder, path: load_checkpoint(torch.nn.Linear(1, 1), path),
    mmpretrain=lambda folder, path: get_model('resnet18_8xb32_in1k', pretrained=path),
    third_party=lambda folder, path: third_party_checkpoint.read(path),
    student=lambda folder, path: load_student(Config.fromfile(ROOT / STUDENT), path),
)


@pytest.mark.parametrize('way', WAYS)
@pytest.mark.parametrize('form', hostile.FORMS)
def test_weights(tmp_path, way, form):
    trap = hostile.Trap(tmp_path, form)
    with pytest.raises(ValueError, match=REFUSED):
        WAYS[way](tmp_path, str(trap.path))
    assert not trap.has_run


TOOLS = dict(
    train_teacher=['train.py', KD, '--cfg-options', 'model.teacher_checkpoint={}'],
    train_from=['train.py', STUDENT, '--cfg-options', 'load_from={}'],
    train_resume=['train.py', STUDENT, '--resume', '{}'],
    test=['test.py', STUDENT, '{}'],
    publish=['model_converters/publish_student.py', '{}', '{}.out.pth'],
    convert=['model_converters/convert_teacher.py', STUDENT, '{}', '{}.out.pth'],
    plain=['plain_train.py', '--teacher', '{}'],
    probe=['linear_probe.py', STUDENT, '{}', '--data', 'configs/_base_/datasets/digits.py'],
    cache=['cache_teacher.py', 'configs/_demo_/kd_in_memory_digits.py', '{}.cache', '--rounds', '1',
           '--cfg-options', 'model.teacher_checkpoint={}'],
    embedding=['analysis_tools/embedding.py', STUDENT, 'a={}'],
    **{name: [f'analysis_tools/{name}.py', KD, 'a={}', 'b={}', '--cfg-options',
              'model.teacher_checkpoint={}']
       for name in ('ambiguous_samples', 'cka', 'length_distribution', 'logit_correlation',
                    'relation_matrix')})


@pytest.mark.parametrize('tool', TOOLS)
def test_tools(tmp_path, tool):
    trap = hostile.Trap(tmp_path, 'legacy')
    name, *arguments = (argument.format(trap.path) for argument in TOOLS[tool])
    if name in ('train.py', 'test.py'):
        arguments += ['--work-dir', str(tmp_path / 'run')]
    assert REFUSED in refusal(name, *arguments)
    assert not trap.has_run
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(('.out', '.cache'))]


def test_trusted_on_the_command_line(tmp_path):
    trap = hostile.Trap(tmp_path)
    printed = run('model_converters/publish_student.py', trap.path, tmp_path / 'out.pth',
                  '--trust-checkpoint', trap.path)
    assert trap.has_run and REFUSED not in printed


def test_annotations(tmp_path):
    trap = hostile.Trap(tmp_path, 'pickle5', name='annotations.pkl')
    with pytest.raises(ValueError, match=f'pickled data is not read: it {REFUSED}'):
        mmengine.load(trap.path)
    yaml = tmp_path / 'annotations.yaml'
    yaml.write_text(f'!!python/object/apply:os.mkdir [{trap.mark}]')
    with pytest.raises(ValueError, match=r'YAML is not read.*os\.mkdir'):
        mmengine.load(yaml)
    with pytest.raises(ValueError, match=r'YAML is not read.*os\.mkdir'):
        Config.fromfile(yaml)
    assert not trap.has_run


def test_annotations_that_are_data_are_read(tmp_path):
    content = dict(boxes=np.ones((2, 4), np.float32), names=['a'], size=(1, 2))
    for name in ('a.pkl', 'a.json', 'a.yaml'):
        plain = content if name == 'a.pkl' else dict(names=['a'], size=[1, 2])
        mmengine.dump(plain, tmp_path / name)
        assert mmengine.load(tmp_path / name)['names'] == ['a']
    assert np.array_equal(mmengine.load(tmp_path / 'a.pkl')['boxes'], content['boxes'])


@pytest.mark.parametrize('kind', [CIFAR10, CIFAR100])
def test_archives_of_cifar(tmp_path, monkeypatch, kind):
    (tmp_path / kind.base_folder).mkdir()
    trap = hostile.Trap(tmp_path / kind.base_folder, 'pickle2', name='batch')
    digest = hashlib.md5(trap.path.read_bytes()).hexdigest()
    for name in ('train_list', 'test_list'):
        monkeypatch.setattr(kind, name, [['batch', digest]])
    with pytest.raises(ValueError, match=rf'batch is not read: it {REFUSED}'):
        kind(str(tmp_path), 'train', pipeline=[])
    assert not trap.has_run


@pytest.mark.parametrize('content', [hostile._Hostile, lambda mark: b'', lambda mark: [1]])
def test_arrays_of_a_teacher_cache(tmp_path, content):
    mark = tmp_path / 'mark'
    meta = ('{"guards": {}, "num_rounds": 1, "num_images": 1, "num_classes": 2, "top_k": null, '
            '"arrays": ["rows"], "rows_sha256": ""}')
    (tmp_path / 'meta.json').write_text(meta)
    value = content(mark)
    (tmp_path / 'rows.npy').write_bytes(value if value == b'' else pickle.dumps(value))
    with pytest.raises(ValueError, match=r'rows\.npy is no whole array of numbers'):
        TeacherCache(tmp_path)
    assert not mark.exists()


READERS = {'mmkd/utils/weight_files.py', 'mmkd/utils/harmless_types.py'}
MODULES = {'pickle', 'cPickle', 'dill', 'cloudpickle', 'joblib', 'shelve', 'marshal'}


def readers_of_foreign_files(tree):
    """Yield what reads a file that could run code: calls, and imports of such modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, 'module', '') or '']
            yield from MODULES.intersection(name.split('.')[0] for name in names)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ('torch.load', 'torch.jit.load', 'torch.hub.load', 'yaml.load') or (
                    called.endswith('load_state_dict_from_url')):
                yield called
            if any(keyword.arg == 'allow_pickle' for keyword in node.keywords):
                yield f'{called}(allow_pickle)'


def test_nobody_reads_beside_the_one_reader():
    found = {str(path.relative_to(ROOT)): kinds for folder in ('mmkd', 'tools', 'configs')
             for path in (ROOT / folder).rglob('*.py')
             if (kinds := sorted(set(readers_of_foreign_files(ast.parse(path.read_text())))))}
    assert found.pop('mmkd/utils/data_files.py') == ['yaml.load']
    assert set(found) == READERS
