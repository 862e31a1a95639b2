import copy
import json

import pytest
import torch

from mmkd.evaluation import BranchAccuracy
from mmkd.registry import MODELS
from tests import toy_models as toy
from tests import toy_runs, toy_views

LABELS = torch.tensor([1, 0, 1])


def measured(task, scores, labels=LABELS, batches=1):
    metric = BranchAccuracy(task)
    for part, own in zip(scores.chunk(batches), labels.chunk(batches)):
        metric.process_batch(part, own)
    return metric.evaluate(len(labels))


def outputs(winners, width):
    """Return (N, B, V, width) whose largest entries stand where they are told to."""
    return torch.nn.functional.one_hot(torch.tensor(winners), width).float()


def test_joint_labels_of_two_views_and_two_branches():
    right = [[2, 3], [0, 1], [2, 3]]  # label * 2 + view
    one_wrong = [[2, 3], [0, 3], [2, 3]]
    scores = outputs([[a, b] for a, b in zip(right, one_wrong)], 4)
    for batches in (1, 3):
        result = measured('joint', scores, batches=batches)
        assert next(iter(result)) == 'joint/top1_max'  # chooses the best checkpoint
        assert result == pytest.approx({
            'joint/top1_max': 100, 'joint/top1_mean': 1100 / 12, 'joint/top1_branch1': 100,
            'joint/top1_branch2': 100 * 5 / 6})


def test_summed_logits_of_the_images_themselves():
    """The largest joint logit belongs to the wrong class, the largest sum to the right one."""
    scores = torch.zeros(1, 1, 2, 4)
    scores[0, 0, 0] = torch.tensor([3.0, 0.0, 2.0, 2.0])
    scores[0, 0, 1] = torch.tensor([9.0, 9.0, 0.0, 0.0])  # a view, which is not asked
    assert measured('summed', scores, torch.tensor([1]))['summed/top1_branch1'] == 100
    assert measured('joint', scores, torch.tensor([1]))['joint/top1_branch1'] == 0


def test_class_of_all_views():
    scores = outputs([[[1, 1, 0]], [[0, 0, 0]], [[1, 0, 0]]], 2)
    assert measured('class', scores)['class/top1_branch1'] == pytest.approx(100 * 6 / 9)


def test_matched_views_by_hand():
    """Lengths do not matter; views of the images 0 and 1 point at their image, those of 2 at 0."""
    images = torch.eye(3)[:, None, None]
    views = torch.tensor([[5.0, 1, 0], [0, 0.1, 0], [1, 0, 0.5]])[:, None, None]
    result = measured('match', torch.cat([images, views], dim=2))
    assert result['match/top1_branch1'] == pytest.approx(100 * 2 / 3)
    with pytest.raises(ValueError, match='needs views beside the image'):
        measured('match', images)


def test_unknown_task():
    with pytest.raises(ValueError, match=r"task must be one of .*'match'.*, got 'views'"):
        BranchAccuracy('views')


def frozen(folder):
    config = toy_views.resnet8(classes=toy_runs.CLASSES,
                               branch_loss=dict(type='AuxiliaryTaskLoss'))
    with toy.scope('mmkd'):
        model = MODELS.build(copy.deepcopy(config))
    model.init_weights()
    torch.save(dict(state_dict={key: value for key, value in model.state_dict().items()
                                if not key.startswith('branches.')}), folder / 'classifier.pth')
    return {**config, 'frozen_classifier': str(folder / 'classifier.pth')}


def test_best_checkpoint_is_that_of_the_branches(tmp_path):
    runner = toy_runs.train(tmp_path / 'run', frozen(tmp_path), epochs=4, val_evaluator=[
        dict(type='BranchAccuracy', task='joint'), dict(type='ScoreAccuracy')])
    log, = (tmp_path / 'run').glob('*/vis_data/scalars.json')
    scores = [entry for entry in map(json.loads, log.read_text().splitlines())
              if 'joint/top1_max' in entry]
    assert len({entry['accuracy/top1'] for entry in scores}) == 1  # frozen
    joint = [entry['joint/top1_max'] for entry in scores]
    assert len(set(joint)) > 1
    for entry in scores:
        parts = [entry[f'joint/top1_branch{index}'] for index in (1, 2, 3)]
        assert entry['joint/top1_max'] == max(parts)
    best, = (tmp_path / 'run').glob('best_*.pth')
    assert best.name == f'best_joint_top1_max_epoch_{joint.index(max(joint)) + 1}.pth'
    assert runner.message_hub.get_info('best_score') == max(joint)


def test_logged_loss_is_the_total(tmp_path):
    model = toy_views.branched(classes=toy_runs.CLASSES,
                               branch_loss=dict(type='AuxiliaryTaskLoss'))
    toy_runs.train(tmp_path / 'run', model, epochs=1, **{'default_hooks.logger.interval': 1})
    log, = (tmp_path / 'run').glob('*/vis_data/scalars.json')
    entries = [entry for entry in map(json.loads, log.read_text().splitlines())
               if 'loss' in entry]
    assert entries
    assert entries[0]['loss'] == pytest.approx(
        entries[0]['loss_task'] + entries[0]['loss_branch1'], rel=1e-5)
