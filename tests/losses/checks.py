"""What the tests of the losses on features share."""
import torch

from tests import golden


def agrees_with_golden(case_id, dtype, compute, *, scale=1.0):
    """Compare loss and gradients with a case; ``compute(inputs, module)`` returns the loss.

    ``module(network)`` fills a network by the rules and puts it into train mode. The loss is
    multiplied by ``scale`` where the case holds it weighted.
    """
    case = golden.load_case(case_id)
    inputs = golden.build_inputs(case, dtype)
    loss = scale * compute(inputs, lambda network: golden.fill(network).to(dtype).train())
    leaves = [leaf for name in case['grad_wrt']
              for leaf in (inputs[name] if isinstance(inputs[name], list) else [inputs[name]])]
    gradients = torch.autograd.grad(loss, leaves)
    norm = torch.cat([gradient.flatten() for gradient in gradients]).norm()
    rtol = max(case['rtol_float64'], 1e-9) if dtype == torch.float64 else max(case['rtol'], 1e-5)
    overrides = case.get('rtol_overrides', {}) if dtype == torch.float32 else {}
    for value, expected, name in ((loss, case['expected']['loss'], 'loss'),
                                  (norm, case['grad_student_l2'], 'grad_student_l2')):
        torch.testing.assert_close(
            value.detach().double(), torch.tensor(expected, dtype=torch.float64),
            rtol=max(rtol, overrides.get(name, 0)), atol=0)
    torch.testing.assert_close(
        gradients[0].flatten()[:4].double(),
        torch.tensor(case['grad_student_first4'], dtype=torch.float64),
        rtol=10 * rtol, atol=rtol * case['grad_student_l2'])


def only_the_student_gets_a_gradient(loss, student, teacher):
    """Run a loss on leaves; ``student`` and ``teacher`` are tensors or lists of them."""
    students = student if isinstance(student, list) else [student]
    teachers = teacher if isinstance(teacher, list) else [teacher]
    for leaf in (*students, *teachers):
        leaf.requires_grad_()
    loss(student, teacher).backward()
    assert all(leaf.grad.abs().sum() > 0 for leaf in students)
    assert all(leaf.grad is None for leaf in teachers)


def is_zero_where_both_agree(loss, features):
    """The minimum is at student == teacher, with a gradient of zero; a tensor or a list of them."""
    is_list = isinstance(features, list)
    students = [one.clone().requires_grad_() for one in (features if is_list else [features])]
    value = loss(students if is_list else students[0], features)
    value.backward()
    assert abs(value.item()) < 1e-12
    assert all(one.grad.abs().max() < 1e-7 for one in students)


def maps(*shape, seed=0.3):
    """A map of waves in float64."""
    return golden.wave(shape, seed).double()
