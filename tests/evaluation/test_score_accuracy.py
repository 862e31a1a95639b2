import pytest
import torch
import torch.multiprocessing
from mmpretrain.evaluation import Accuracy

from mmkd.evaluation import ScoreAccuracy


def sample(label, score, other):
    return dict(gt_label=torch.tensor([label]), pred_label=torch.tensor([0]),
                pred_score=torch.tensor(score), peer1_score=torch.tensor(other))


def test_reads_the_field_and_bears_its_name():
    metric = ScoreAccuracy('peer1_score')
    metric.process(None, [sample(0, [1.0, 0.0], [0.0, 1.0]), sample(1, [1.0, 0.0], [0.0, 1.0])])
    assert metric.evaluate(2) == {'peer1/top1': 50.0}


def test_it_keeps_which_images_were_right():
    metric = ScoreAccuracy(topk=(1, 2))
    assert metric.hits is None
    scores = torch.tensor([[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.7, 0.2, 0.1]])
    metric.process_batch(scores, torch.tensor([0, 1, 2]))
    metric.evaluate(2)  # the third filled up the last process
    assert metric.hits.tolist() == [[True, True], [False, True]]


def test_missing_field_and_bad_name():
    with pytest.raises(ValueError, match="must end with '_score', got 'peer1'"):
        ScoreAccuracy('peer1')
    with pytest.raises(KeyError, match="hold no 'aggregated_score'"):
        ScoreAccuracy('aggregated_score').process(None, [sample(0, [1.0], [1.0])])


def test_too_large_k_is_named():
    with pytest.raises(ValueError, match='no top-3 accuracy of 2 classes: set topk'):
        ScoreAccuracy(topk=(1, 3)).process_batch(torch.zeros(1, 2), torch.zeros(1))


def samples(number):
    generator = torch.Generator().manual_seed(number)
    scores = torch.randn(number, 7, generator=generator).mul(2).softmax(1)
    scores[1] = 0  # nothing is predicted: mmpretrain counts no score up to 0
    labels = torch.randint(7, (number, 1), generator=generator)
    return [dict(gt_label=label, pred_score=score) for score, label in zip(scores, labels)]


@pytest.mark.parametrize('number', [3, 10, 997])
def test_equals_mmpretrain_to_the_digit(number):
    results = []
    for metric in (ScoreAccuracy(topk=(1, 2, 5)), Accuracy(topk=(1, 2, 5))):
        for start in range(0, number, 64):
            metric.process(None, samples(number)[start:start + 64])
        results.append(metric.evaluate(number))
    assert results[0] == results[1] and len(results[0]) == 3


def _evaluate(rank, folder):
    torch.distributed.init_process_group(
        'gloo', init_method=f'file://{folder}/store', rank=rank, world_size=2)
    metric = ScoreAccuracy(topk=(1, 3))
    padded = [*samples(11), samples(11)[0]]  # as a sampler fills up
    metric.process(None, padded[rank::2])
    torch.save(metric.evaluate(11), f'{folder}/rank{rank}.pth')
    torch.distributed.destroy_process_group()


@pytest.mark.extended
def test_two_processes_count_each_image_once(tmp_path):
    torch.multiprocessing.spawn(_evaluate, args=(str(tmp_path),), nprocs=2)
    alone = ScoreAccuracy(topk=(1, 3))
    alone.process(None, samples(11))
    expected = alone.evaluate(11)
    assert [torch.load(tmp_path / f'rank{rank}.pth') for rank in range(2)] == [expected] * 2
