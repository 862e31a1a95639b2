import json

import pytest

import third_party_steps
from step_worker import StepTime
from tests.tools import loading

compare_mdistiller = loading.load_tool('benchmarks/compare_mdistiller.py')


def test_help_has_an_example_and_the_addresses():
    printed = loading.run('benchmarks/compare_mdistiller.py', '--help')
    assert '--mdistiller ../mdistiller' in printed
    assert 'https://github.com/megvii-research/mdistiller' in printed


def test_path_that_is_no_clone_is_an_error(tmp_path):
    printed = loading.refusal('benchmarks/compare_mdistiller.py', '--mdistiller', tmp_path)
    assert 'is no clone of https://github.com/megvii-research/mdistiller' in printed
    assert 'mdistiller/engine/trainer.py' in printed


@pytest.mark.parametrize('given, message', [
    ([], 'give the path of at least one clone'),
    (['--methods', 'HSSAKD', '--mdistiller', 'here'], 'HSSAKD needs --hsakd, a clone of https'),
    (['--methods', 'KD', '--mdistiller', 'here', '--pairs', 'resnet56_resnet20'],
     'KD is not timed on resnet56_resnet20; known are resnet32x4_resnet8x4, wrn'),
    (['--mdistiller', 'here', '--pairs', 'resnet56_resnet20'], 'KD is not timed on resnet56')])
def test_clones_that_are_missing(tmp_path, monkeypatch, given, message):
    trainer = tmp_path / 'here/mdistiller/engine/trainer.py'
    trainer.parent.mkdir(parents=True)
    trainer.touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=message):
        compare_mdistiller.find_cases(compare_mdistiller.parse_arguments(given), tmp_path)


@pytest.mark.parametrize('kind, cases', [
    ('hsakd', [('HSSAKD', 'resnet32x4_resnet8x4'), ('HSSAKD', 'wrn_40_2_wrn_16_2')]),
    ('torchdistill', [('KD-torchdistill', 'resnet56_resnet20')])])
def test_clone_says_which_methods_are_compared(tmp_path, kind, cases):
    file = tmp_path / third_party_steps.CLONES[kind].file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    arguments = compare_mdistiller.parse_arguments([f'--{kind}', str(tmp_path)])
    assert [(case.method, case.pair)
            for case in compare_mdistiller.find_cases(arguments, tmp_path)] == cases


def test_ratios_of_given_rounds():
    rounds = [dict(theirs=StepTime(theirs, 30.0), config=StepTime(10.0, 20.0))
              for theirs in (12.0, 20.0, 14.0)]
    result = compare_mdistiller.summarise(rounds, 'config')
    assert (result['theirs_ms'], result['ours_ms'], result['ratio']) == (14.0, 10.0, 1.4)
    assert (result['ratio_low'], result['ratio_high']) == pytest.approx((1.3, 1.7))
    assert (result['processor_ratio'], result['repeats']) == (1.5, 3)


def test_another_loss_ends_the_comparison():
    compare_mdistiller.check_losses({'theirs': 2.0, 'config': 2.00001, 'bf16 teacher': 2.1})
    with pytest.raises(RuntimeError, match=r"'config' is another computation: its loss is 2.0001"):
        compare_mdistiller.check_losses({'theirs': 2.0, 'config': 2.0001})


def test_finished_pairs_are_kept_and_not_compared_again(tmp_path, monkeypatch):
    (tmp_path / 'train_student_cifar.py').touch()
    file, compared = tmp_path / 'out.json', []

    def compare(case, arguments):
        compared.append(case.pair)
        if len(compared) == 2:
            raise RuntimeError('no memory')
        return [dict(method=case.method, pair=case.pair)]

    monkeypatch.setattr(compare_mdistiller, 'compare', compare)
    monkeypatch.setattr(compare_mdistiller, 'make_table', lambda results: f'{len(results)} rows')
    monkeypatch.setattr('sys.argv', ['compare', '--hsakd', str(tmp_path), '--json', str(file),
                                     '--resume'])
    with pytest.raises(RuntimeError, match='no memory'):
        compare_mdistiller.main()
    assert len(json.loads(file.read_text())) == 1
    compare_mdistiller.main()
    assert compared == ['resnet32x4_resnet8x4', 'wrn_40_2_wrn_16_2', 'wrn_40_2_wrn_16_2']
    assert [result['pair'] for result in json.loads(file.read_text())] == compared[:2]
