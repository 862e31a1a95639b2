from argparse import Namespace
from pathlib import Path

import pytest
from mmengine.config import Config, DictAction

import scenes_table as table
from mmkd.apis.build_model import build_model
from mmkd.datasets import hard_scenes
from tests import config_steps


def asked(**changes):
    return Namespace(**{**dict(detectors=['retinanet', 'gfl'], seeds=[0, 1], methods=None,
                               hard=False), **changes})


def test_teachers_first_then_seed_by_seed_each_detector_with_its_methods():
    runs = table.runs_of(asked())
    assert [run[1] for run in runs[:2]] == ['teacher', 'teacher'] and runs[0][3] is None
    assert [run[3] for run in runs[2:]] == sorted(run[3] for run in runs[2:])
    rows = {(detector, row) for detector, row, _, _ in runs}
    assert {('retinanet', 'fgd'), ('retinanet', 'crosskd'), ('retinanet', 'dpk_512'),
            ('gfl', 'crosskd'), ('gfl', 'ld'), ('gfl', 'alone')} <= rows
    assert ('gfl', 'fgd') not in rows and len(runs) == len(set(runs))
    assert all(table.config_path(config).is_file() for _, _, config, _ in runs)


def test_only_some_methods():
    rows = {row for _, row, _, _ in table.runs_of(asked(methods=['FGD']))}
    assert rows == {'teacher', 'alone', 'fgd'}
    with pytest.raises(SystemExit, match=r"no demo on scenes has \['XYZ'\]; known: .*CrossKD"):
        table.runs_of(asked(methods=['XYZ']))


@pytest.mark.parametrize('config', ['teacher_gfl_scenes', 'fgd_retinanet_scenes',
                                    'dkd_faster_rcnn_scenes'])
def test_hard_scenes_need_their_classes_and_teachers(config):
    seed = None if config.startswith('teacher') else 3
    options = table.options_of(config, seed, True)
    cfg = Config.fromfile(table.config_path(config))
    cfg.merge_from_dict({key: DictAction._parse_iterable(value) for key, value in
                         (option.split('=', 1) for option in options)})
    classes = cfg.val_dataloader.dataset.metainfo.classes
    assert list(classes) == list(hard_scenes.CLASSES)
    assert cfg.test_evaluator.ann_file == 'data/hard_scenes/annotations/test.json'
    config_steps.without_pretrained(cfg)
    with config_steps.without_weights():
        model = build_model(cfg, cfg.model, 'meta')
    network = getattr(model, 'student', model)
    head = getattr(network, 'bbox_head', None) or network.roi_head.bbox_head
    assert head.num_classes == 20
    if seed is not None:
        assert cfg.randomness.seed == 3
        teacher = Path(cfg.model.teacher_checkpoint)
        assert teacher.parent == table.folder_of(teacher.parent.name, None, True)
