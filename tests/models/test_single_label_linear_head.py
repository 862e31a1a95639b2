import torch
from mmpretrain.models.heads import LinearClsHead
from mmpretrain.structures import DataSample

from mmkd.models import SingleLabelLinearHead
from mmkd.structures import LabelledSamples

LOSS = dict(type='mmpretrain.CrossEntropyLoss', loss_weight=1.0)


def test_the_loss_is_mmpretrains_and_no_sample_is_made(monkeypatch):
    head, stock = SingleLabelLinearHead(5, 8, loss=LOSS), LinearClsHead(5, 8, loss=LOSS)
    stock.load_state_dict(head.state_dict())
    features, labels = (torch.randn(6, 8),), torch.tensor([0, 4, 2, 2, 1, 3])
    made = [DataSample().set_gt_label(int(label)) for label in labels]
    expected = stock.loss(features, made)['loss']
    assert torch.equal(head.loss(features, made)['loss'], expected)
    monkeypatch.setattr(LabelledSamples, '_made', None)
    assert torch.equal(head.loss(features, LabelledSamples(labels))['loss'], expected)


def test_accuracies_and_soft_labels_go_mmpretrains_way():
    head = SingleLabelLinearHead(5, 8, loss=LOSS, cal_acc=True, topk=(1,))
    features, labels = (torch.randn(2, 8),), torch.tensor([0, 4])
    assert 'accuracy_top-1' in head.loss(features, LabelledSamples(labels))
    soft = [DataSample().set_gt_score(torch.softmax(torch.randn(5), 0)) for _ in labels]
    head = SingleLabelLinearHead(5, 8, loss=dict(LOSS, use_soft=True))
    assert head.loss(features, soft)['loss'] > 0
