import copy

import pytest
import torch
from mmengine.optim import OptimWrapper
from torch import nn

from mmkd.registry import MODELS
from tests import golden, toy_views
from tests import toy_models as toy

DML = dict(type='MutualDistiller', peers=[toy.classifier(), toy.classifier(16)],
           layers=dict(logits='head.fc'),
           losses=dict(loss_kl=dict(module=dict(type='KDLoss', temperature=1.0), inputs=dict(
               student_logits='student.logits', teacher_logits='teacher.logits'))))


@MODELS.register_module()
class LinearLastBackbone(toy.ToyBackbone):
    """It ends with a linear layer where the plain one has a dropout."""

    def __init__(self):
        super().__init__()
        self.dropout = nn.Linear(4, 4)


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
    (dict(peers=[]), 'at least 2 peers, got 0'),
    (dict(peers=[toy.classifier()]),
     r'at least 2 peers, got 1, which has nobody to learn from: loss_kl must read student\.\*'),
    (dict(peers=[toy.classifier()], losses={}), 'got 1, which has nobody to learn from'),
    (dict(peers=toy.classifier()), r'peers must be Sequence\[dict\], got {'),
    (dict(peers=[toy.classifier(), toy.classifier(classes=6)]),
     r"layer 'logits': the peers have different classes or branches: \[5, 6\]"),
    (dict(peers=[toy_views.branched(), toy.classifier()]), "pretexts are .'NoneType', 'Rotation'"),
    (dict(peers=[toy.classifier(), {**toy.classifier(), 'backbone': dict(
        type='mmkd.LinearLastBackbone')}], layers=dict(last='backbone.dropout')),
     r"layer 'last': the peers have different classes or branches: \[4, None\]"),
    (dict(train_cfg={}), 'train_cfg: .* belong to it: train_cfg of each of model.peers'),
    (dict(student_layers={}), r'student_layers: .* the same in all peers: layers=dict'),
    (dict(layers=dict(logits='head.fx')), "no sub-module 'head.fx'"),
    (dict(layers=dict(score='head.fc')), "unknown source 'student.logits'"),
])
def test_what_does_not_fit_fails_at_build(changes, message):
    with pytest.raises(ValueError, match=message):
        build({**DML, **changes})


def test_peers_may_differ_in_the_width_of_a_captured_parameter():
    build({**DML, 'layers': {**DML['layers'], 'kernel': dict(parameter='backbone.conv.weight')}})


def kdcl(**changes):
    losses = dict(loss_kdcl=dict(module=dict(type='KDCLLoss'), inputs=dict(
        peers_logits='peers.logits', labels='batch.labels')))
    return {**DML, 'losses': losses, **changes}


@MODELS.register_module()
class PeerConnector(nn.Module):
    """Doubles what it reads and counts its calls."""

    def __init__(self):
        super().__init__()
        self.calls, self.monitored = 0, {}

    def forward(self, logits):
        self.calls += 1
        self.monitored = dict(call=torch.tensor(float(self.calls)))
        return 2 * logits


def test_loss_over_all_peers_is_taken_once_and_reaches_everybody():
    model = build(kdcl()).train()
    data = model.data_preprocessor(toy.data(), True)
    loss = model(**data, mode='loss')['loss_kdcl']
    logits = [peer(data['inputs'], mode='tensor') for peer in model.peers]
    labels = torch.cat([sample.gt_label for sample in data['data_samples']])
    expected = MODELS.build(dict(type='KDCLLoss'))(logits, labels)
    torch.testing.assert_close(loss, expected)
    loss.backward()
    assert all(peer.head.fc.weight.grad.abs().sum() > 0 for peer in model.peers)


@pytest.mark.parametrize('teacher, calls', [
    ('connector.doubled', 2), ('teacher.logits', 0), ('batch.labels', 0)])
def test_connectors_run_where_a_loss_reads_them_and_their_scalars_are_logged(teacher, calls):
    connectors = dict(doubled=dict(module=dict(type='PeerConnector'),
                                   inputs=dict(logits='teacher.logits')))
    losses = dict(loss_kl=dict(module=dict(type='KDLoss'), inputs=dict(
        student_logits='student.logits', teacher_logits=teacher)))
    if teacher == 'batch.labels':
        losses = kdcl()['losses']
    model = build({**DML, 'connectors': connectors, 'losses': losses})
    log = model(**model.data_preprocessor(toy.data(), True), mode='loss')
    assert model.connectors['doubled'].calls == calls
    if calls:
        assert log['doubled_call'] == 1.5  # the mean over both pairs


@MODELS.register_module()
class CountingLoss(nn.Module):
    """Monitors how often it was called."""

    def __init__(self):
        super().__init__()
        self.calls, self.monitored = 0, {}

    def forward(self, logits):
        self.calls += 1
        self.monitored = dict(call=torch.tensor(float(self.calls)))
        return logits.square().mean()


def test_monitored_scalar_is_the_mean_over_the_terms_of_its_loss_in_this_step():
    losses = {f'loss_{owner}': dict(module=dict(type='CountingLoss'),
                                    inputs=dict(logits=f'{owner}.logits'))
              for owner in ('student', 'teacher')}
    model = build({**DML, 'losses': losses})
    data = model.data_preprocessor(toy.data(), True)
    steps = [model(**data, mode='loss') for _ in range(2)]
    assert [[step[f'{owner}_call'].item() for owner in ('student', 'teacher')]
            for step in steps] == [[1.5, 1.5], [3.5, 3.5]]


def test_one_peer_learns_from_its_own_branches():
    student = toy_views.resnet8(auxiliary_task='class', auxiliary_indices=[2], pretext=None)
    gate = dict(module=dict(type='GatedEnsemble', in_channels=4), inputs=dict(
        features='student.trunk', logits=['student.logits', 'student.branch']))
    losses = dict(loss_one=dict(module=dict(type='ONELoss'), inputs=dict(
        branches_logits=['student.logits', 'student.branch'], ensemble_logits='connector.gate')))
    model = build(dict(
        type='MutualDistiller', peers=[student], connectors=dict(gate=gate), losses=losses,
        layers=dict(trunk='backbone.stage2', logits='head.fc', branch='branches.branch2')))
    log = model.train().train_step(
        toy.data(), OptimWrapper(torch.optim.SGD(model.parameters(), lr=0.1)))
    assert {'loss_task_peer0', 'loss_one', 'gate_largest_weight'} <= set(log)
    prediction, *_ = model.eval().val_step(toy.data())
    assert 'peer1_score' not in prediction


def test_loss_without_a_teacher_is_taken_once_for_each_peer():
    losses = dict(loss_size=dict(module=dict(type='ToyMSELoss'), weight=3.0, inputs=dict(
        student='student.logits', teacher='connector.halved')))
    connectors = dict(halved=dict(module=dict(type='PeerConnector'),
                                  inputs=dict(logits='student.logits')))
    model = build({**DML, 'losses': losses, 'connectors': connectors})
    data = model.data_preprocessor(toy.data(), True)
    loss = model(**data, mode='loss')['loss_size']
    expected = 3 * sum(peer(data['inputs'], mode='tensor').square().mean()
                       for peer in model.peers)
    torch.testing.assert_close(loss, expected)


def test_unknown_source_lists_the_peers():
    losses = dict(loss_kdcl=dict(module=dict(type='KDCLLoss'), inputs=dict(
        peers_logits='peers.logit', labels='batch.labels')))
    with pytest.raises(ValueError, match=r"Did you mean 'peers\.logits'\?"):
        build({**DML, 'losses': losses})
