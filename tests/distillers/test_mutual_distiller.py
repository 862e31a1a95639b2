import copy

import pytest
import torch
from mmengine.optim import OptimWrapper

from mmkd.registry import MODELS
from tests import golden, toy_views
from tests import toy_models as toy

DML = dict(type='MutualDistiller', peers=[toy.classifier(), toy.classifier(16)],
           layers=dict(logits='head.fc'),
           losses=dict(loss_kl=dict(module=dict(type='KDLoss', temperature=1.0), inputs=dict(
               student_logits='student.logits', teacher_logits='teacher.logits'))))


def build(config):
    with toy.scope('mmkd'):
        return MODELS.build(copy.deepcopy(config))


@pytest.mark.parametrize('dtype', [torch.float64, torch.float32])
def test_golden_totals_of_two_peers(dtype):
    case = golden.load_case('hssakd_online_K2')
    inputs = golden.build_inputs(case, dtype)
    model = build(toy_views.online())
    answers = [dict(logits=inputs[f'logits_net{k}'], branches=tuple(inputs[f'branch_net{k}']))
               for k in (1, 2)]
    batch = type('Given', (), dict(inputs=torch.zeros(1)))
    losses, expected = model.distill(answers, batch), case['expected']
    rtol = 1e-9 if dtype == torch.float64 else 1e-5
    assert losses['loss_kl_q'].item() == pytest.approx(
        expected['kl_q_1from2'] + expected['kl_q_2from1'], rel=rtol)
    assert losses['loss_kl_p'].item() == pytest.approx(
        expected['kl_p_1from2'] + expected['kl_p_2from1'], rel=rtol)
    own = MODELS.build(dict(type='AuxiliaryTaskLoss'))
    total = sum(losses.values())
    for answer in answers:
        total = total + own(answer['branches'], inputs['target'])
        total = total + torch.nn.functional.cross_entropy(answer['logits'][::4], inputs['target'])
    assert total.item() == pytest.approx(expected['loss'], rel=rtol)
    leaves = [leaf for answer in answers for leaf in (answer['logits'], *answer['branches'])]
    norms = [gradient.norm().item() for gradient in torch.autograd.grad(total, leaves)]
    assert norms == pytest.approx(case['grad_student_l2_per_tensor'], rel=rtol)


@pytest.mark.parametrize('number', [2, 3, 4])
def test_each_ordered_pair_counts_once(number):
    own = toy_views.branched(branch_loss=dict(type='AuxiliaryTaskLoss'))
    model = build(toy_views.online([own] * number)).train()
    data = model.data_preprocessor(toy.data(), True)
    losses = model(**data, mode='loss')
    assert [key for key in losses if key.startswith('loss_task')] == [
        f'loss_task_peer{index}' for index in range(number)]
    views = model.student.pretext(data['inputs'])
    answers = [peer.forward_branches(views) for peer in model.peers]
    kl = MODELS.build(dict(type='KDLoss', temperature=3.0))
    expected = [sum(kl(a[part] if part == 0 else a[1][0], b[part] if part == 0 else b[1][0])
                    for i, a in enumerate(answers) for j, b in enumerate(answers) if i != j)
                for part in (0, 1)]
    torch.testing.assert_close(losses['loss_kl_p'], expected[0])
    torch.testing.assert_close(losses['loss_kl_q'], expected[1])


def test_no_gradient_passes_through_a_target():
    model = build(toy_views.online())
    first, second = (torch.randn(4, 5, requires_grad=True) for _ in range(2))
    model.losses.pop('loss_kl_q')
    batch = type('Given', (), dict(inputs=torch.zeros(1)))
    loss = model.distill([dict(logits=first), dict(logits=second)], batch)['loss_kl_p']
    gradient, = torch.autograd.grad(loss, [first])
    alone = MODELS.build(dict(type='KDLoss', temperature=3.0))(first, second.detach())
    torch.testing.assert_close(gradient, torch.autograd.grad(alone, [first])[0])


def test_peers_see_the_same_views_and_start_differently():
    model = build(toy_views.online())
    model.init_weights()
    seen = []
    for peer in model.peers:
        peer.backbone.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    model.train().train_step(toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=.1)))
    assert len(seen) == 2 and torch.equal(*seen)
    assert not torch.equal(*(peer.backbone.conv.weight for peer in model.peers))


def test_deep_mutual_learning_of_different_plain_networks():
    model = build(DML).train()
    log = model.train_step(toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1)))
    assert list(log) == ['loss', 'loss_task_peer0', 'loss_task_peer1', 'loss_kl']


def test_predicts_with_all_peers_and_answers_as_the_first():
    model = build(DML).eval()
    data = toy.data()
    with torch.no_grad():
        predictions = model.val_step(data)
        images = model.data_preprocessor(toy.data(), False)['inputs']
        for index in (0, 1):
            scores = model.peers[index](images).softmax(1)
            field = 'pred_score' if index == 0 else 'peer1_score'
            torch.testing.assert_close(torch.stack([p.get(field) for p in predictions]), scores)
        assert torch.equal(model(images), model.peers[0](images))


@pytest.mark.parametrize('changes, message', [
    (dict(peers=[toy.classifier()]), 'at least 2 peers, got 1'),
    (dict(peers=toy.classifier()), 'at least 2 peers, got 1'),
    (dict(peers=[toy.classifier(), toy.classifier(classes=6)]),
     r"layer 'logits': the peers have different classes or branches: \[5, 6\]"),
    (dict(peers=[toy_views.branched(), toy.classifier()]), "pretexts are .'NoneType', 'Rotation'"),
    (dict(layers=dict(logits='head.fx')), "no sub-module 'head.fx'"),
    (dict(layers=dict(score='head.fc')), "unknown source 'student.logits'"),
])
def test_what_does_not_fit_fails_at_build(changes, message):
    with pytest.raises(ValueError, match=message):
        build({**DML, **changes})
